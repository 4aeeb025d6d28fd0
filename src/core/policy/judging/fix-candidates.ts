import type { ImageUse, ImageValue } from '../../model/image-use.js';
import type { Fix } from '../../model/verdict.js';
import { splitReferenceText } from '../../reference/index.js';
import type { GoverningPolicy, JudgingContext } from '../layer.js';
import type { Identity } from './identity.js';
import { fetchableName, mirrorPassedBy } from './mirrors.js';
import type { PreparedPolicy } from './prepare-policy.js';
import { questionFor } from './question-for.js';
import { offeredDigest, replacementTag } from './replacement.js';
import { nameKey } from './repository-name.js';
import { repositoryText } from './words.js';

/** A text that may stand in the place of a reference; whether it passes the policies is not yet said. */
export interface FixCandidate {
  readonly kind: Fix['kind'];
  readonly text: string;
  readonly title: string;
}

/** What the policies know to write instead of a reference (policy.md section 5, Replacement); each text once. */
export function fixCandidates(use: ImageUse, governing: GoverningPolicy, context: JudgingContext): readonly FixCandidate[] {
  const { value } = use;
  if (value.kind !== 'reference') return [];
  const candidates = new Map<string, FixCandidate>();
  for (const layer of governing.layers) {
    const { identity, prepared } = questionFor(layer, use, value, context);
    if (identity === undefined) continue;
    for (const candidate of [
      ...pins(value, identity, prepared),
      ...replacements(identity, prepared),
      ...mirrored(value, identity, prepared),
    ]) {
      if (candidate.text !== value.text && !candidates.has(candidate.text)) candidates.set(candidate.text, candidate);
    }
  }
  return [...candidates.values()];
}

/** The digest that the catalogue offers for this very tag. */
function pins(
  { text }: ImageValue & { readonly kind: 'reference' },
  { name, tag }: Identity,
  prepared: PreparedPolicy,
): readonly FixCandidate[] {
  if (tag === undefined) return [];
  const { name: written } = splitReferenceText(text);
  return (prepared.basesByName.get(nameKey(name)) ?? []).flatMap((base) => {
    const digest = offeredDigest(base, tag);
    return digest === undefined
      ? []
      : [{ kind: 'pin' as const, text: `${text.slice(written.start, written.end)}:${tag}@${digest}`, title: 'Pin to digest' }];
  });
}

/** The catalogue's images that stand in for this one. */
function replacements({ name, tag }: Identity, prepared: PreparedPolicy): readonly FixCandidate[] {
  return (prepared.basesByReplaced.get(nameKey(name)) ?? []).flatMap((base) => {
    const replacement = replacementTag(base, tag);
    if (replacement === undefined) return [];
    const tagged = `${repositoryText(fetchableName(prepared.naming.mirrors, base.name))}:${replacement.tag}`;
    const text = replacement.digest === undefined ? tagged : `${tagged}@${replacement.digest}`;
    return [{ kind: 'replace' as const, text, title: `Replace with \`${tagged}\`` }];
  });
}

/** The same path behind the mirror. */
function mirrored(
  { text }: ImageValue & { readonly kind: 'reference' },
  identity: Identity,
  { naming: { mirrors } }: PreparedPolicy,
): readonly FixCandidate[] {
  if (mirrorPassedBy(mirrors, identity) === undefined) return [];
  const repository = repositoryText(fetchableName(mirrors, identity.contacted, identity.mirror));
  const end = splitReferenceText(text).name.end;
  return [
    { kind: 'mirror', text: repository + text.slice(end), title: `Use the mirror \`${repository}${text.slice(end).replace(/@.*$/, '')}\`` },
  ];
}
