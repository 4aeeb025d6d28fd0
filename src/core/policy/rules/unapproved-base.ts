import type { DocumentPath } from '../layer.js';
import { baseStanding, catalogueStage, type BaseRefusal } from '../judging/base-standing.js';
import type { Identity } from '../judging/identity.js';
import { levelOf } from '../judging/levels.js';
import type { Question, Rule } from '../judging/question.js';
import { offeredDigest } from '../judging/replacement.js';
import { nearestApproved, tagsToUse } from '../judging/sentences.js';
import { code, isHidden, either, meaning, policyName, sentence, typed } from '../judging/words.js';

/** The base image must be in the catalogue, for its stage and in its range (policy.md section 5). */
export const unapprovedBase: Rule = {
  id: 'unapproved-base',
  judge(question) {
    const { identity, prepared, use } = question;
    const stage = catalogueStage(use);
    if (stage === undefined || identity === undefined) return [];
    const standing = baseStanding(prepared, identity, stage);
    if (standing.kind === 'no-opinion' || standing.kind === 'approved') return [];
    if (standing.kind === 'undetermined')
      return [
        { says: 'missing', what: `the tag of ${typed(question)}: only some tags of ${code(standing.base.entry.image)} are approved` },
      ];
    const { outsideCatalogue: outside, effectiveFrom } = prepared.policy.bases ?? {};
    const story = standing.kind === 'refused' ? tellRefusal(question, identity, standing.refusal) : tellUnlisted(question, identity);
    return [{ says: 'finding', level: levelOf(prepared.policy, 'unapproved-base', outside?.[stage]), effectiveFrom, ...story }];
  },
};

interface Story {
  readonly what: string;
  readonly why: string;
  readonly next: string;
  readonly entry: DocumentPath;
}

function tellUnlisted(question: Question, identity: Identity): Story {
  const { layer, value } = question;
  const meant = isHidden(value) ? '' : meaning(identity, value.kind === 'reference' ? value.text : '');
  return {
    what: `${typed(question)}${meant} is not an approved base image.`,
    why: `${sentence(policyName(layer))} keeps a catalogue of base images that are maintained and patched.`,
    next: nearestApproved(question, identity),
    entry: ['bases', 'catalogue'],
  };
}

function tellRefusal(question: Question, identity: Identity, { because, base }: BaseRefusal): Story {
  const { entry, index } = base;
  const says = sentence(policyName(question.layer));
  const path = ['bases', 'catalogue', index];
  switch (because) {
    case 'stage':
      return {
        what: `${typed(question)} is not approved as a base image for ${question.use.use === 'base' ? 'the final stage' : 'a builder stage'}.`,
        why: `${says} approves ${code(entry.image)} for the ${either(entry.stages ?? [])} stage.`,
        next: nearestApproved(question, identity),
        entry: [...path, 'stages'],
      };
    case 'no-tag':
    case 'range':
      return {
        what:
          because === 'no-tag'
            ? `${typed(question)} has no tag, so it is not in the approved range.`
            : `${typed(question)}: tag not in the approved range.`,
        why: `${says} approves ${code(entry.image)} with tags ${code(entry.tags ?? either(entry.variants ?? []))}.`,
        next: tagsToUse(question, base),
        entry: [...path, 'tags'],
      };
    case 'variant':
      return {
        what: `${typed(question)}: variant of the tag not approved.`,
        why: `${says} approves ${code(entry.image)} in the variants ${either((entry.variants ?? []).map((variant) => (variant === '' ? 'none' : code(variant))))}.`,
        next: tagsToUse(question, base),
        entry: [...path, 'variants'],
      };
    case 'digest':
      return { ...tellDigest(question, identity, base), entry: [...path, 'offers'] };
  }
}

function tellDigest(question: Question, { tag = '' }: Identity, base: BaseRefusal['base']): Omit<Story, 'entry'> {
  const digest = offeredDigest(base, tag);
  return {
    what: `${typed(question)}: the digest is not the approved one for the tag ${code(tag)}.`,
    why: `The digest decides what is fetched; ${policyName(question.layer)} ${digest === undefined ? 'offers no digest for this tag' : 'knows another one for this tag'}.`,
    next: digest === undefined ? tagsToUse(question, base) : `Pin it to ${code(digest)}.`,
  };
}
