import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../../src/core/file-kinds/kubernetes/read-manifest.js';
import { noFacts, type Reading, type SourceFile } from '../../../../src/core/model/reading.js';
import { joinChanges, type TextChange } from '../../../../src/core/model/text-change.js';
import { followSource, type FollowedSource } from '../../../../src/core/use-cases/follow-source.js';
import { readSource } from '../../../../src/core/use-cases/read-source.js';
import { random } from '../../../real/support/random.js';
import { editOf, streamOf } from '../../../real/support/stream-edits.js';

/** Another seed looks elsewhere, and more streams further. */
const streams = Number(process.env['YAML_STREAMS'] ?? 60);
const seed = Number(process.env['YAML_SEED'] ?? 20_261_122);
const editsEach = 8;

const fileOf = (text: string, kind?: string): SourceFile => ({ path: 'stream.yaml', text, ...(kind !== undefined && { kind }) });

describe('following a file as it is edited', () => {
  it.each([undefined, 'kubernetes'])(
    'gives what a full read gives after every edit of hostile streams (kind %s)',
    { timeout: 1_200_000 },
    async (kind) => {
      const chance = random(seed);
      let kept = 0;
      for (let stream = 0; stream < streams; stream++) {
        let text = streamOf(chance);
        let followed = await followSource(fileOf(text, kind), noFacts);
        for (let edit = 0; edit < editsEach; edit++) {
          const before = text;
          const changes: TextChange[] = [];
          for (let count = chance.pick([1, 1, 1, 2, 3]); count > 0; count--) {
            const next = editOf(chance, text);
            changes.push(next.change);
            text = next.text;
          }
          const change = changes.reduce(joinChanges);
          const file = fileOf(text, kind);
          const next = await followSource(file, noFacts, { earlier: { followed, change } });
          const full = await readSource(file, noFacts);
          if (kind !== undefined) expectWhole(file, full);
          if (!isDeepStrictEqual(next.reading, full))
            expect({ before, changes, text, reading: next.reading }).toEqual({ before, changes, text, reading: full });
          kept += keptUses(followed, next);
          followed = next;
        }
      }
      expect(kept).toBeGreaterThan(streams);
    },
  );

  it('reads only the parts that the change touched', async () => {
    const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: ${name}\n`;
    const text = [pod('a'), pod('b'), pod('c')].join('---\n');
    const at = text.indexOf('image: b') + 8;
    const followed = await followSource(fileOf(text), noFacts);
    const edited = fileOf(`${text.slice(0, at)}x${text.slice(at)}`);
    const next = await followSource(edited, noFacts, { earlier: { followed, change: { at: { start: at, end: at }, length: 1 } } });
    const [before, , behind] = followed.reading.uses;
    expect(next.reading.uses.map(({ written }) => written)).toEqual(['a', 'bx', 'c']);
    expect(next.reading.uses[0]).toBe(before);
    expect(next.kept.at(-1)).toEqual({ was: 2, now: 2, count: 1, move: { file: 'stream.yaml', by: 1, length: text.length + 1 } });
    expect(next.reading.uses[2]?.at.span.start).toBe((behind?.at.span.start ?? 0) + 1);
  });

  it('reads the file again when it was not the change that made the text', async () => {
    const followed = await followSource(fileOf('apiVersion: v1\nkind: Pod\n'), noFacts);
    const file = fileOf('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: a\n');
    const next = await followSource(file, noFacts, { earlier: { followed, change: { at: { start: 0, end: 0 }, length: 1 } } });
    expect(next.reading.uses.map(({ written }) => written)).toEqual(['a']);
  });

  it('lets others have their turn between the parts', async () => {
    let turns = 0;
    const text = 'apiVersion: v1\nkind: Pod\n---\n'.repeat(5);
    const pause = async (): Promise<void> => {
      turns++;
      await Promise.resolve();
    };
    await followSource(fileOf(text), noFacts, { pause });
    expect(turns).toBeGreaterThanOrEqual(5);
  });
});

/** Part by part is what the reader says of the text as a whole. */
function expectWhole(file: SourceFile, { uses, problems }: Reading): void {
  const whole = readManifest(file);
  if (whole.embedded.length === 0 && !isDeepStrictEqual([uses, problems], [whole.uses, whole.problems]))
    expect({ file, uses, problems }).toEqual({ file, uses: whole.uses, problems: whole.problems });
}

/** How many uses are known to be those of before: then they say what they said, as far on as they moved. */
function keptUses(before: FollowedSource, next: FollowedSource): number {
  for (const { was, now, count, move } of next.kept) {
    for (let index = 0; index < count; index++) {
      const [earlier, later] = [before.reading.uses[was + index], next.reading.uses[now + index]];
      expect([later?.written, later?.place, later?.at.span.start]).toEqual([
        earlier?.written,
        earlier?.place,
        (earlier?.at.span.start ?? 0) + move.by,
      ]);
    }
  }
  return next.kept.reduce((sum, { count }) => sum + count, 0);
}
