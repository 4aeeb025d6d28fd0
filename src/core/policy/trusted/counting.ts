import type { SignatureFact } from '../../model/trust.js';
import type { Signer } from '../document.js';
import { day, dayStart } from '../document-reading/dates.js';
import { endOfDay, startOfDay } from '../judging/dates.js';
import { code, ending } from '../judging/words.js';

/** Whether a signature counts as its signer's under the policy, and if not, why; a proved moment of signing when there is one. */
export type Standing = { readonly counts: true; readonly time?: string } | { readonly counts: false; readonly why: string };

/**
 * Looks at one signature with the signer's own conditions: what the engine found, whose key or identity it is, how it is stored, whether a log
 * has it, and when it was made. Only a log or a timestamp authority proves a time; a signature without is judged as if made now.
 */
export function standingOf(fact: SignatureFact, signer: Signer, now: number): Standing {
  const proved = provedTime(fact, now);
  const why = notVerified(fact, signer) ?? wrongForm(fact, signer) ?? outsideValidity(signer, proved, now) ?? revoked(signer, proved);
  if (why !== undefined) return { counts: false, why };
  return { counts: true, ...(proved !== undefined && { time: new Date(proved).toISOString() }) };
}

/** The same for a signature over a file: how signatures of images are to be stored is no matter there. */
export function standingOverFile(fact: SignatureFact, signer: Signer, now: number): Standing {
  return standingOf(fact, signer.type === 'key' || signer.type === 'keyless' ? { ...signer, format: 'any' } : signer, now);
}

/** The earliest moment at which somebody independent saw the signature; nothing that claims to be from the future is later than now. */
export function provedTime({ times }: SignatureFact, now: number): number | undefined {
  const proved = times.filter(({ source }) => source !== 'claimed').map(({ time }) => Date.parse(time));
  const readable = proved.filter((at) => !Number.isNaN(at));
  return readable.length === 0 ? undefined : readable.reduce((a, b) => Math.min(a, b), now);
}

function notVerified({ verified, principal, problem }: SignatureFact, signer: Signer): string | undefined {
  if (!verified) return problem === undefined ? 'it could not be verified' : ending(problem.message).slice(0, -1);
  if (principal === undefined) return undefined;
  return isPrincipalOf(principal, signer) ? undefined : 'it is from somebody whom the policy does not mean by this name';
}

/** A policy may have changed since the facts were found. Expressions are the engine's to match; exact words are compared again. */
function isPrincipalOf(principal: NonNullable<SignatureFact['principal']>, signer: Signer): boolean {
  switch (signer.type) {
    case 'key':
      return principal.type === 'key' && signer.keys.some(({ sha256 }) => sha256.toLowerCase() === principal.fingerprint.toLowerCase());
    case 'keyless':
      return (
        principal.type === 'keyless' &&
        (signer.issuer === undefined || signer.issuer === principal.issuer) &&
        (signer.subject === undefined || signer.subject === principal.subject)
      );
    case 'notation':
      return principal.type === 'notation';
    case 'docker-trust':
      return (
        principal.type === 'docker-trust' &&
        principal.server === signer.server &&
        (signer.signers === undefined || signer.signers.includes(principal.name))
      );
  }
}

function wrongForm({ format, logEntry, times }: SignatureFact, signer: Signer): string | undefined {
  if (signer.type === 'notation' || signer.type === 'docker-trust')
    return format === signer.type ? undefined : `it is stored as ${format}, not as ${signer.type}`;
  const wanted = signer.format ?? 'any';
  if (format !== wanted && !(wanted === 'any' && (format === 'bundle' || format === 'legacy')))
    return `it is stored in the format ${code(format)}, and the policy wants ${wanted === 'any' ? '`bundle` or `legacy`' : code(wanted)}`;
  const isLogged = logEntry !== undefined || times.some(({ source }) => source === 'log');
  return signer.tlog === 'required' && !isLogged ? 'it is in no transparency log, and the policy wants it to be' : undefined;
}

function outsideValidity({ validFrom, validUntil }: Signer, proved: number | undefined, now: number): string | undefined {
  const at = proved ?? now;
  const when = proved === undefined ? 'nobody vouches for when it was made, so it counts as made now' : `it was made on ${dayOf(proved)}`;
  if (validFrom !== undefined && !(at >= startOfDay(validFrom))) return `${when}, and the signer is valid from ${validFrom} on`;
  if (validUntil !== undefined && !(at <= endOfDay(validUntil))) return `${when}, and the signer was valid until ${validUntil}`;
  return undefined;
}

/** A stolen key signs with whatever date the thief likes: only a proof of time from before the revocation tells (policy.md section 5, Trust). */
function revoked({ revoked: since }: Signer, proved: number | undefined): string | undefined {
  if (since === undefined) return undefined;
  const from = dayStart(since.at) ?? Date.parse(since.at);
  if (proved !== undefined && proved < from) return undefined;
  const reason = ending(since.reason).slice(0, -1);
  const missing = proved === undefined ? 'no log entry and no timestamp shows' : `its proof of time, ${dayOf(proved)}, does not show`;
  return `the signer is revoked since ${since.at} (${reason}), and ${missing} that it was made before`;
}

function dayOf(at: number): string {
  return new Date(at - (at % day)).toISOString().slice(0, 10);
}
