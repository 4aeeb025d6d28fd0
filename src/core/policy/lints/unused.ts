import type { ImageReference } from '../../model/image-reference.js';
import type { Policy } from '../document.js';
import { identify } from '../judging/identity.js';
import { preparePolicy } from '../judging/prepare-policy.js';
import { nameKey, type RepositoryName } from '../judging/repository-name.js';
import type { PolicyProblem, PolicyReading } from '../layer.js';
import { remarkAt } from './lint.js';

/** Entries that no image of a workspace asks for. A base is asked for by what it replaces, too. */
export function unused(policy: Policy, reading: PolicyReading, images: readonly ImageReference[]): readonly PolicyProblem[] {
  const { allow, deny, basesByName, basesByReplaced, naming } = preparePolicy(policy);
  const names = images.map((reference) => identify({ reference, complete: true }, 'other', naming).name);
  const used = (index: typeof allow | typeof deny): ReadonlySet<number> =>
    new Set(names.flatMap((name) => index.matching(name).map((entry) => entry.index)));
  const basesFor = (name: RepositoryName) => [basesByName, basesByReplaced].flatMap((bases) => bases.get(nameKey(name)) ?? []);
  const usedBases = new Set(names.flatMap(basesFor).map(({ index }) => index));
  const remark = (
    list: readonly string[],
    key: string,
    entries: readonly unknown[] | undefined,
    seen: ReadonlySet<number>,
    words = nobodyAsks,
  ): readonly PolicyProblem[] =>
    (entries ?? []).flatMap((_, index) => (seen.has(index) ? [] : [remarkAt(reading, [...list, index, key], words, 'info')]));
  return [
    ...remark(['sources', 'allow'], 'match', policy.sources?.allow, used(allow)),
    ...remark(['sources', 'deny'], 'match', policy.sources?.deny, used(deny), nobodyMeets),
    ...remark(['bases', 'catalogue'], 'image', policy.bases?.catalogue, usedBases),
  ];
}

const nobodyAsks = {
  what: 'No image in this workspace is one of these.',
  why: 'What nobody uses is approved all the same, and somebody has to keep it.',
  next: 'Remove the entry if no other workspace needs it.',
};

const nobodyMeets = {
  what: 'No image in this workspace is one of these.',
  why: 'A denial that nobody meets may be doing its work, or be misspelt.',
  next: 'Check its spelling; keep it if it guards against what may come.',
};
