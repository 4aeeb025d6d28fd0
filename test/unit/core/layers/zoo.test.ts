import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attributeLayers, type HistoryEntry } from '../../../../src/core/index.js';
import { configOf, recorded } from './histories.js';

/* What test/real/scan proves on real builds, again without any builder: the histories that these wrote for the zoo's Dockerfiles. */
const zoo = join(import.meta.dirname, '../../../real/scan/zoo');

interface Exhibit {
  readonly title: string;
  readonly name: string;
  readonly history: readonly HistoryEntry[];
}

function exhibits(): readonly Exhibit[] {
  return recorded('zoo.txt')
    .split('=== ')
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n').filter((line) => line !== '');
      return { title, name: title.split(' ')[0] ?? '', history: lines.map(toEntry) };
    });
}

function toEntry(line: string): HistoryEntry {
  const [, flag, quoted = '""', comment = ''] = /^([LE]) ("(?:[^"\\]|\\.)*") ?(.*)$/.exec(line) ?? [];
  const createdBy: unknown = JSON.parse(quoted);
  return { createdBy: String(createdBy), emptyLayer: flag === 'E', comment };
}

function readZoo(name: string, file: string): string {
  return readFileSync(join(zoo, name, file), 'utf8');
}

interface Build {
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
}

function buildOf(name: string): Build {
  const expected = JSON.parse(readZoo(name, 'expected.json')) as { readonly build?: Build };
  return expected.build ?? {};
}

describe('the histories of the zoo', () => {
  it.each(exhibits().filter(({ name }) => existsSync(join(zoo, name))))('$title fits its Dockerfile exactly', ({ name, history }) => {
    const { target, args } = buildOf(name);
    const layers = history.filter(({ emptyLayer }) => !emptyLayer).length;
    const hints = { ...(target !== undefined && { target }), ...(args !== undefined && { buildArgs: args }) };
    const { fit } = attributeLayers(configOf(history, layers), readZoo(name, 'Dockerfile'), hints);
    expect(fit).toBe('exact');
  });
});
