import type { EvidenceEntry, EvidenceInput, EvidencePolicy } from '../model/evidence.js';
import type { Digest } from '../model/image-reference.js';
import type { ScanReport } from '../model/scan-report.js';
import type { Principal, SignatureFact } from '../model/trust.js';
import type { GoverningPolicy, PolicyLayer } from '../policy/layer.js';
import { canonicalJson } from './canonical-json.js';
import { hexOfText, type Sha256 } from './sha256.js';

/* What the rest of the core knows, in the words of a record: no source text, no secrets, no environment. */

/** The policies that judged, outermost first. `digestOf` says what a policy's file hashes to. */
export function toEvidencePolicies({ layers }: GoverningPolicy, digestOf: (layer: PolicyLayer) => Digest): readonly EvidencePolicy[] {
  return layers.map((layer) => {
    const { name, version, serial } = layer.policy.metadata ?? {};
    return {
      layer: layer.kind,
      ...(name !== undefined && { name }),
      ...(version !== undefined && { version }),
      ...(serial !== undefined && { serial }),
      digest: digestOf(layer),
    };
  });
}

/** Scan reports as what a decision rests on: the digest is of the report as we read it, in the form of RFC 8785. */
export function toEvidenceInputs(reports: readonly ScanReport[], sha256: Sha256): readonly EvidenceInput[] {
  return reports.map((report) => {
    const { id, version, programDigest } = report.scanner;
    return {
      type: 'scan-report',
      digest: digestOfReport(report, sha256),
      producer: [id, version, programDigest].filter((part) => part !== undefined).join(' '),
      ...(report.database?.builtAt !== undefined && { dbDate: report.database.builtAt }),
    };
  });
}

/** The same for the summary that is signed: one report, one digest. */
export function digestOfReport(report: ScanReport, sha256: Sha256): Digest {
  return `sha256:${hexOfText(canonicalJson(report), sha256)}`;
}

interface SomeFinding {
  readonly rule: string;
  readonly level: string;
  readonly excepted?: { readonly id: string };
}

/** Each rule with each level once: the whole list is in the report that the record names. */
export function toEvidenceFindings(findings: readonly SomeFinding[]): NonNullable<EvidenceEntry['findings']> {
  const seen = new Map(findings.map(({ rule, level }) => [`${rule} ${level}`, { rule, level }]));
  return [...seen.values()];
}

/** The exceptions that covered a finding, with the day on which they end. */
export function toExceptionsApplied(
  findings: readonly SomeFinding[],
  { layers }: GoverningPolicy,
): NonNullable<EvidenceEntry['exceptionsApplied']> {
  const exceptions = layers.flatMap(({ policy }) => policy.exceptions ?? []);
  const ids = new Set(findings.flatMap(({ excepted }) => excepted?.id ?? []));
  return [...ids].map((id) => {
    const expires = exceptions.find((exception) => exception.id === id)?.expires;
    return { id, ...(expires !== undefined && { expires }) };
  });
}

/** A signature that was made or found, by whoever it is from. */
export function toEvidenceSignature({
  signer,
  principal,
  times,
}: Pick<SignatureFact, 'signer' | 'principal' | 'times'>): NonNullable<EvidenceEntry['signatures']>[number] {
  const time = times.find(({ source }) => source !== 'claimed')?.time;
  return { signer, principal: principal === undefined ? 'unknown' : principalText(principal), ...(time !== undefined && { time }) };
}

/** A principal on one line; a key is named by its fingerprint, so that `evidence impact` finds it. */
export function principalText(principal: Principal): string {
  switch (principal.type) {
    case 'key':
      return `key sha256:${principal.fingerprint}`;
    case 'keyless':
      return `${principal.subject} (${principal.issuer})`;
    case 'notation':
      return `${principal.subject}${principal.fingerprint === undefined ? '' : ` sha256:${principal.fingerprint}`}`;
    case 'docker-trust':
      return `${principal.name} at ${principal.server}, keys ${principal.keyIds.join(', ')}`;
  }
}
