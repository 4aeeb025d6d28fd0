import { judgeFile, noFacts, readSource, type GoverningPolicy, type JudgedFile } from '../../core/index.js';
import type { JudgedText } from '../judge-text.js';
import type { ImageFacts } from '../protocol.js';

/** The images that a base's ONBUILD triggers fetch, judged as if the triggers stood in the file (threats.md); each time once under the same policies. */
export async function judgeTriggers(facts: ImageFacts, { file, governing, context }: JudgedText): Promise<JudgedFile | undefined> {
  const onBuild = triggersOf(facts) ?? [];
  if (onBuild.length === 0) return undefined;
  const known = judgedTriggers.get(facts);
  if (known?.file === file && isSame(known.governing, governing.policy)) return known.judged;
  const text = [
    'FROM scratch',
    ...onBuild.map((trigger) => `ONBUILD ${trigger.slice(0, longestTrigger).replace(/[\r\n]+/g, ' ')}`),
    '',
  ].join('\n');
  const reading = await readSource({ path: file, text, kind: 'dockerfile' }, noFacts);
  const judged = judgeFile(file, reading, governing.policy, context);
  judgedTriggers.set(facts, { file, governing: governing.policy, judged });
  return judged;
}

/** The ONBUILD triggers of an image; undefined before its config was read. */
export function triggersOf({ onBuild, scan }: ImageFacts): readonly string[] | undefined {
  return onBuild ?? scan?.config.onBuild;
}

const longestTrigger = 10_000;

interface Kept {
  readonly file: string;
  readonly governing: GoverningPolicy;
  readonly judged: JudgedFile;
}

const judgedTriggers = new WeakMap<ImageFacts, Kept>();

function isSame(a: GoverningPolicy, b: GoverningPolicy): boolean {
  return (
    a.layers.length === b.layers.length && a.layers.every((layer, at) => layer === b.layers[at]) && a.broken.length === b.broken.length
  );
}
