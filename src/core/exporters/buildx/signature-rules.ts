import { ok, type Result } from '../../model/result.js';
import { startOfDay } from '../../policy/judging/dates.js';
import type { Policy } from '../../policy/document.js';
import { parsePattern } from '../../policy/pattern/index.js';
import type { KeylessSigner, Signer, TrustRequirement } from '../../policy/trust-document.js';
import { spellingsUnder, type Spell } from '../checks/index.js';
import type { ExportedRule, ExportProblem } from '../exporter.js';

/** Who must have signed some images, as the Rego of policy-file.ts reads it. */
export interface SignatureRequirement {
  readonly about: readonly { readonly include: string; readonly exclude?: string }[];
  /** All that are asked for, for the message. */
  readonly names: readonly string[];
  /** Those that buildx can recognise; others count as absent. */
  readonly signers: Readonly<Record<string, { readonly issuer: string; readonly subject: string }>>;
  readonly min: number;
}

/**
 * The policy's required signatures in terms of the identities that buildx shows. It verifies against the public Sigstore only, reads the
 * signature of the image's attestations, and shows one, so what is asked here may be more than the policy asks, never less.
 */
export function signatureRules(
  policy: Policy,
  now: number,
): Result<{ readonly requirements: readonly SignatureRequirement[]; readonly rules: readonly ExportedRule[] }, ExportProblem> {
  const spell = spellingsUnder(policy, 'dockerfile');
  if (!spell.ok) return spell;
  const listed = (policy.trust?.require ?? []).map((entry, at) => ({ entry, path: `trust.require[${at}]` }));
  const asked = listed.filter(({ entry }) => entry.effectiveFrom === undefined || startOfDay(entry.effectiveFrom) <= now);
  return ok({
    requirements: asked.flatMap(({ entry }) => toRequirements(entry, policy, spell.value)),
    rules: listed.map(({ entry, path }) =>
      noteOn(
        path,
        asked.some((one) => one.entry === entry),
      ),
    ),
  });
}

function noteOn(path: string, isAsked: boolean): ExportedRule {
  return isAsked
    ? {
        path,
        fidelity: 'stricter',
        reason: 'Only a keyless signature of the public Sigstore on the image’s attestations is seen, and one of them.',
      }
    : { path, fidelity: 'not-expressible', reason: 'It is not in effect yet; export again then.' };
}

function toRequirements(
  { match, all = [], any = [], min = 1 }: TrustRequirement,
  policy: Policy,
  spell: Spell,
): readonly SignatureRequirement[] {
  const pattern = parsePattern(match);
  if (!pattern.ok) return [];
  const about = spell(pattern.value);
  const groups = [...(all.length === 0 ? [] : [{ names: all, min: all.length }]), ...(any.length === 0 ? [] : [{ names: any, min }])];
  return groups.map((group) => ({ about, ...group, signers: recognised(group.names, policy.trust?.signers ?? {}) }));
}

function recognised(names: readonly string[], signers: Readonly<Record<string, Signer>>): SignatureRequirement['signers'] {
  return Object.fromEntries(
    names.flatMap((name) => {
      const signer = Object.hasOwn(signers, name) ? signers[name] : undefined;
      return signer !== undefined && isShown(signer) ? [[name, toIdentity(signer)]] : [];
    }),
  );
}

/** Limits in time and other trust roots cannot be asked about, so such a signer is never taken for present. */
function isShown(signer: Signer): signer is KeylessSigner {
  return (
    signer.type === 'keyless' &&
    signer.trustRoot === undefined &&
    signer.validFrom === undefined &&
    signer.validUntil === undefined &&
    signer.revoked === undefined
  );
}

function toIdentity({ issuer, issuerRegExp, subject, subjectRegExp }: KeylessSigner) {
  return { issuer: whole(issuer, issuerRegExp), subject: whole(subject, subjectRegExp) };
}

/** Identity expressions are wrapped (policy.md section 5, Trust); without one or the other nothing matches. */
function whole(text: string | undefined, expression: string | undefined): string {
  if (text !== undefined)
    return `^${text.replace(/[^A-Za-z0-9_-]/gu, (character) => (character.length === 1 && character < '\u0080' ? `\\${character}` : character))}$`;
  return expression === undefined ? '[^\\s\\S]' : `^(?:${expression})$`;
}
