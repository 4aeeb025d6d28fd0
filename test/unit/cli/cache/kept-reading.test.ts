import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepReading, revivedReading } from '../../../../src/cli/cache/kept-reading.js';
import { fileKinds, noFacts, readSource, type KnownFiles, type Reading } from '../../../../src/core/index.js';

/** The folder's own files; everything else is absent. */
const filesOf = (texts: Readonly<Record<string, string>>): KnownFiles => ({
  read: (file) => (texts[file] === undefined ? { state: 'absent' } : { state: 'text', text: texts[file] }),
  list: (folder) => Object.keys(texts).flatMap((file) => (file.startsWith(`${folder}/`) ? [file.slice(folder.length + 1)] : [])),
});
const through = (reading: Reading, files: KnownFiles, later = files): Reading | undefined =>
  revivedReading(keepReading(reading, files) ?? 'not kept', later);

describe('a kept reading', () => {
  it.each(fileKinds.map(({ id }) => id))(
    'equals the fresh one in every worked example of %s, with the places of the table itself',
    async (id) => {
      const folder = join(import.meta.dirname, '../../../cases', id);
      const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
      const texts = Object.fromEntries(
        names
          .filter((name) => /\.[^./]+$/.test(name) && !name.endsWith('.picture'))
          .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
      );
      const files = filesOf(texts);
      for (const [path, text] of Object.entries(texts)) {
        const fresh = await readSource({ path, text, kind: id }, { ...noFacts, files });
        const revived = through(fresh, files);
        expect(revived, basename(path)).toStrictEqual(fresh);
        expect(revived?.uses.every(({ place }, index) => place === fresh.uses[index]?.place)).toBe(true);
      }
    },
  );

  it('is read again when a file that was looked into changed, came or went', () => {
    const reading: Reading = { ...emptyReading, consulted: ['.env', 'absent.env', 'templates/'] };
    const then = { '.env': 'A=1', 'templates/a.yaml': '' };
    expect(through(reading, filesOf(then))).toStrictEqual(reading);
    const changes = [
      { ...then, '.env': 'A=2' },
      { 'templates/a.yaml': '' },
      { ...then, 'absent.env': '' },
      { ...then, 'templates/b.yaml': '' },
      { '.env': 'A=1' },
    ];
    for (const now of changes) expect(through(reading, filesOf(then), filesOf(now))).toBeUndefined();
  });

  it('is not kept when it waits for a file that nobody has looked at', () => {
    expect(keepReading({ ...emptyReading, consulted: ['.env'], wants: ['.env'] }, filesOf({}))).toBeUndefined();
  });

  it('is not kept when it names a place that no table holds', async () => {
    const { uses, ...rest } = await readSource({ path: 'Dockerfile', text: 'FROM a\n' }, noFacts);
    expect(keepReading({ ...rest, uses }, noFacts.files)).toBeDefined();
    const copied = uses.map((use) => ({ ...use, place: { ...use.place } }));
    expect(keepReading({ ...rest, uses: copied }, noFacts.files)).toBeUndefined();
  });

  it('is read again when the line is none, or names a place that this build does not know', async () => {
    const line = keepReading(await readSource({ path: 'Dockerfile', text: 'FROM a\n' }, noFacts), noFacts.files) ?? '';
    for (const damaged of [
      '',
      'null',
      '{}',
      '[]',
      line.slice(0, -1),
      line.replace('dockerfile/from', 'dockerfile/form'),
      '{"consulted":[[]],"uses":1}',
    ])
      expect(revivedReading(damaged, noFacts.files)).toBeUndefined();
  });
});

const emptyReading: Reading = {
  ...{ uses: [], problems: [], embedded: [], builds: [] },
  ...{ follows: [], consulted: [], wants: [], notCovered: [] },
};
