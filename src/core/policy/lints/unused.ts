import type { ImageReference } from '../../model/image-reference.js';
import type { Policy } from '../document.js';
import { identify } from '../judging/identity.js';
import { preparePolicy } from '../judging/prepare-policy.js';
import { nameKey } from '../judging/repository-name.js';
import type { PolicyProblem, PolicyReading } from '../layer.js';
import { remarkAt } from './lint.js';

/** Entries that no image of a workspace asks for. */
export function unused(policy: Policy, reading: PolicyReading, images: readonly ImageReference[]): readonly PolicyProblem[] {
  const { allow, deny, basesByName, naming } = preparePolicy(policy);
  const names = images.map((reference) => identify({ reference, complete: true }, 'other', naming).name);
  const used = (index: typeof allow | typeof deny): ReadonlySet<number> =>
    new Set(names.flatMap((name) => index.matching(name).map((entry) => entry.index)));
  const usedBases = new Set(names.flatMap((name) => (basesByName.get(nameKey(name)) ?? []).map(({ index }) => index)));
  const remark = (
    list: readonly string[],
    key: string,
    entries: readonly unknown[] | undefined,
    seen: ReadonlySet<number>,
  ): readonly PolicyProblem[] =>
    (entries ?? []).flatMap((_, index) => (seen.has(index) ? [] : [remarkAt(reading, [...list, index, key], nobodyAsks, 'info')]));
  return [
    ...remark(['sources', 'allow'], 'match', policy.sources?.allow, used(allow)),
    ...remark(['sources', 'deny'], 'match', policy.sources?.deny, used(deny)),
    ...remark(['bases', 'catalogue'], 'image', policy.bases?.catalogue, usedBases),
  ];
}

const nobodyAsks = {
  what: 'No image in this workspace is one of these.',
  why: 'What nobody uses is approved all the same, and somebody has to keep it.',
  next: 'Remove the entry if no other workspace needs it.',
};
