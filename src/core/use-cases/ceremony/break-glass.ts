import type { BreakGlassToken, CeremonyPlan, Refusal } from '../../model/ceremony.js';
import type { EvidenceRecord } from '../../model/evidence.js';
import type { TrustProblem } from '../../model/registry.js';
import { ok, type Result } from '../../model/result.js';
import type { GoverningPolicy } from '../../policy/layer.js';
import { outermostLayers } from '../../policy/outermost-layers.js';
import { record, textOf, type Ceremony } from './ceremony.js';

/** What a token must fit. */
export interface OverrideQuestion {
  readonly plan: Pick<CeremonyPlan, 'id' | 'images' | 'target'>;
  readonly governing: GoverningPolicy;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What was recorded before: a token is good for one ceremony. */
  readonly records: readonly EvidenceRecord[];
}

/** Why a token changes nothing; undefined when it does what it is for. */
export function objectionTo(token: BreakGlassToken, { plan, governing, now, records }: OverrideQuestion): Refusal | undefined {
  if (!hasBreakGlass(governing))
    return refused('No policy in force has a break-glass.', 'Only a policy can say that a denied push may be forced (`push.override`).');
  const images = plan.images.map(({ imageId }) => imageId);
  if (images.some((image) => image !== token.subject))
    return refused(
      `The token is for the image ${token.subject}, and this is ${images.join(', ')}.`,
      'Ask for a token for this very image.',
    );
  if (token.target !== textOf(plan.target))
    return refused(`The token is for ${token.target}, and this goes to ${textOf(plan.target)}.`, 'Ask for a token for this target.');
  if (!(Date.parse(token.expires) > now)) return refused(`The token expired at ${token.expires}.`, 'Ask for a new one.');
  const used = records.find(({ override, ceremony }) => override?.nonce === token.nonce && ceremony !== plan.id);
  if (used !== undefined) return refused(`The token was used at ${used.time} already.`, 'A token is good for one push: ask for a new one.');
  return undefined;
}

/** The outermost policy says that there is one, and no other forbids it: what sets a denial aside is no tightening. */
export function hasBreakGlass(governing: GoverningPolicy): boolean {
  const isForbidden = governing.layers.some(({ policy }) => policy.push?.override === 'none');
  return !isForbidden && outermostLayers(governing).some(({ policy }) => policy.push?.override === 'break-glass');
}

/** What a token set aside is remarked on, never forgotten. */
export function setAside(refusals: readonly Refusal[], { signedBy, reason }: BreakGlassToken): readonly Refusal[] {
  return refusals.map((refusal) => ({
    ...refusal,
    why: `Set aside by the break-glass token of \`${signedBy}\` (${reason}). ${refusal.why}`,
  }));
}

/** Its use is on the disk before anything is sent (threats.md, Break-glass). */
export async function recordOverride(ceremony: Ceremony): Promise<Result<undefined, TrustProblem>> {
  const { request, plan } = ceremony;
  const { override } = request;
  if (override === undefined || !plan.overridden) return ok(undefined);
  const { signedBy, reason, nonce, expires } = override;
  return record(ceremony, {
    event: 'override-used',
    subject: { ref: textOf(plan.target), imageId: override.subject },
    override: { by: signedBy, reason, nonce, expires },
    findings: plan.remarks.flatMap(({ rule }) => (rule === undefined ? [] : [{ rule, level: 'error' }])),
  });
}

function refused(what: string, next: string): Refusal {
  return {
    what,
    why: 'A break-glass token sets a denial aside for one image, one target and a short time, once.',
    next,
    mayOverride: false,
  };
}
