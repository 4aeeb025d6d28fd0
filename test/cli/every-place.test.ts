import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileKinds } from '../../src/core/file-kinds/index.js';
import { runCli } from './support/run-cli.js';

const folder = join(import.meta.dirname, '../fixtures/every-place');

type Found = Readonly<Record<'kind' | 'status' | 'image', string>>;

/** A manifest in a ConfigMap, and one in a script, has places of its own; these are only where it lies. */
const holders = ['kubernetes/config-map', 'jenkinsfile/pod'];

describe('images on a tree with every kind of file', () => {
  it('finds an image at every place of every table', async () => {
    const { out, notes, code } = await runCli(folder, ['images', '--format', 'ndjson']);
    const found: Found[] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const kinds = new Set(found.map(({ kind }) => kind));
    const places = fileKinds.flatMap((kind) => kind.places.map(({ id }) => id));
    expect(places.filter((place) => !kinds.has(place) && !holders.includes(place))).toEqual([]);
    expect(found.filter(({ status }) => status === 'malformed')).toEqual([]);
    expect(found.map(({ image }) => image)).toContain('registry.example/job:1');
    expect({ notes, code }).toEqual({ notes: '', code: 0 });
  });
});
