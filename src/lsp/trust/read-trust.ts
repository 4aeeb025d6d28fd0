import type { AttestationFact, ImageTrust, ManifestTrust, SignatureFact } from '../../core/index.js';
import type { TrustParams } from './trust-store.js';

/** So much is taken of one message. */
const mostImages = 1_000;
const mostManifests = 1_000;
const mostFacts = 1_000;

/** The facts about signatures in a message from any client: what is none is left out, so that nothing later stumbles over it. */
export function readTrust(given: Readonly<Record<string, unknown>>): TrustParams {
  const { trust, trustGone, allTrust } = given;
  return {
    ...(Array.isArray(trust) && { trust: trust.slice(0, mostImages).filter(isImageTrust) }),
    ...(Array.isArray(trustGone) && { trustGone: trustGone.filter(isText) }),
    allTrust: allTrust === true,
  };
}

function isImageTrust(given: unknown): given is ImageTrust {
  if (!isRecord(given) || !isText(given['name']) || !isDigest(given['digest']) || !isText(given['checkedAt'])) return false;
  const { manifests, unknown, asked } = given;
  const hasAsked = asked === undefined || isListOf(asked, mostFacts, isAskedAbout);
  return hasAsked && isListOf(manifests, mostManifests, isManifest) && isListOf(unknown, mostFacts, isUnknown);
}

function isAskedAbout(given: unknown): boolean {
  return isRecord(given) && isText(given['signer']) && isText(given['meaning']);
}

function isManifest(given: unknown): given is ManifestTrust {
  if (!isRecord(given) || !isDigest(given['digest'])) return false;
  const { platform, signatures, attestations } = given;
  return (
    (platform === undefined || isPlatform(platform)) &&
    isListOf(signatures, mostFacts, isSignature) &&
    isListOf(attestations, mostFacts, isAttestation)
  );
}

function isPlatform(given: unknown): boolean {
  return isRecord(given) && isText(given['os']) && isText(given['architecture']) && isOptional(given['variant'], isText);
}

function isUnknown(given: unknown): boolean {
  return isRecord(given) && isText(given['signer']) && isProblem(given['problem']);
}

const formats: readonly unknown[] = ['bundle', 'legacy', 'notation', 'docker-trust'];

function isSignature(given: unknown): given is SignatureFact {
  if (!isRecord(given) || !isText(given['signer']) || !isText(given['verifier']) || typeof given['verified'] !== 'boolean') return false;
  const { format, principal, times, logEntry, claimedName, problem } = given;
  return (
    formats.includes(format) &&
    isOptional(principal, isPrincipal) &&
    isListOf(times, mostFacts, isTime) &&
    isOptional(logEntry, isLogEntry) &&
    isOptional(claimedName, isText) &&
    isOptional(problem, isProblem)
  );
}

function isAttestation(given: unknown): given is AttestationFact {
  if (!isRecord(given) || !isSignature(given)) return false;
  const { predicateType, builderId, policySerial, summary } = given as Readonly<Record<string, unknown>>;
  return isText(predicateType) && isOptional(builderId, isText) && isOptional(policySerial, isNumber) && isOptional(summary, isSummary);
}

function isPrincipal(given: unknown): boolean {
  if (!isRecord(given)) return false;
  switch (given['type']) {
    case 'key':
      return isText(given['fingerprint']);
    case 'keyless':
      return isText(given['issuer']) && isText(given['subject']);
    case 'notation':
      return isText(given['subject']) && isOptional(given['fingerprint'], isText);
    case 'docker-trust':
      return isText(given['server']) && isText(given['name']) && isListOf(given['keyIds'], mostFacts, isText);
    default:
      return false;
  }
}

function isTime(given: unknown): boolean {
  return isRecord(given) && isText(given['time']) && ['log', 'timestamp', 'claimed'].some((source) => source === given['source']);
}

function isLogEntry(given: unknown): boolean {
  return isRecord(given) && isOptional(given['log'], isText) && isOptional(given['index'], isText);
}

function isSummary(given: unknown): boolean {
  if (!isRecord(given) || !isText(given['result']) || !isText(given['verifierId'])) return false;
  return isOptional(given['stage'], isText) && isOptional(given['repository'], isText);
}

function isProblem(given: unknown): boolean {
  return isRecord(given) && ['code', 'message', 'next'].every((key) => isText(given[key]));
}

function isListOf(given: unknown, most: number, is: (value: unknown) => boolean): boolean {
  return Array.isArray(given) && given.length <= most && given.every(is);
}

function isOptional(given: unknown, is: (value: unknown) => boolean): boolean {
  return given === undefined || is(given);
}

function isText(given: unknown): given is string {
  return typeof given === 'string';
}

function isNumber(given: unknown): given is number {
  return typeof given === 'number';
}

function isDigest(given: unknown): boolean {
  return isText(given) && /^[a-z0-9]{1,20}:[0-9a-f]{32,128}$/.test(given);
}

function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
