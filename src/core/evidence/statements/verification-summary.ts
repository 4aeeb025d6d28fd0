import type { EvidencePolicy } from '../../model/evidence.js';
import type { Digest, ImageReference } from '../../model/image-reference.js';
import { digestSet, type Predicate } from './statement.js';

/** SLSA's summary of a verification (slsa.dev/spec/v1.1/verification_summary). */
export const summaryType = 'https://slsa.dev/verification_summary/v1';

/** The field of ours in a summary: what SLSA has no field for. Its name is a URI, as the framework's parsing rules ask of extensions. */
export const summaryExtension = 'https://wharfmaster.example/verification/v1';

/** What was verified, against what, by whom. */
export interface VerificationSummary {
  /** A URI for who verified; consumers accept only pairs of signer and verifier that they know. */
  readonly verifierId: string;
  readonly verifierVersion: string;
  /** ISO 8601. */
  readonly time: string;
  /** Where the image is released: a summary for one name is none for another. */
  readonly image: ImageReference & { readonly digest: Digest };
  /** Everything that judged, outermost first; never empty. */
  readonly policies: readonly [EvidencePolicy, ...EvidencePolicy[]];
  /** What the verdict rests on: scan reports, attestations. */
  readonly inputs: readonly { readonly uri?: string; readonly digest: Digest }[];
  readonly passed: boolean;
  /** Where it was made: what a workstation says is never what admission accepts (threats.md). */
  readonly stage: 'workstation' | 'ci';
  readonly ceremony?: string;
}

/** Our verdict as a statement that binds policy, inputs and image. It claims no build level: nothing was found out about the build. */
export function verificationSummary(summary: VerificationSummary): Predicate {
  const { policies, inputs, passed } = summary;
  const [policy] = policies;
  const predicate = {
    verifier: { id: summary.verifierId, version: { wharfmaster: summary.verifierVersion } },
    timeVerified: summary.time,
    resourceUri: packageUrl(summary.image),
    policy: { uri: policyUri(policy), digest: digestSet(policy.digest) },
    ...(inputs.length > 0 && {
      inputAttestations: inputs.map(({ uri, digest }) => ({ ...(uri !== undefined && { uri }), digest: digestSet(digest) })),
    }),
    verificationResult: passed ? 'PASSED' : 'FAILED',
    verifiedLevels: [passed ? 'SLSA_BUILD_LEVEL_0' : 'FAILED'],
    slsaVersion: '1.1',
    [summaryExtension]: {
      stage: summary.stage,
      ...(policy.serial !== undefined && { policySerial: policy.serial }),
      ...(summary.ceremony !== undefined && { ceremony: summary.ceremony }),
      policies,
    },
  };
  return { predicateType: summaryType, predicate: JSON.stringify(predicate) };
}

/** An image as a package URL of the type `oci`: by digest, with the repository and the tag under which it is released. */
export function packageUrl({ registry, repository, tag, digest }: VerificationSummary['image']): string {
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  const qualifiers = [
    `repository_url=${encodeURIComponent(`${registry}/${repository}`)}`,
    ...(tag === undefined ? [] : [`tag=${encodeURIComponent(tag)}`]),
  ];
  return `pkg:oci/${encodeURIComponent(name.toLowerCase())}@${encodeURIComponent(digest)}?${qualifiers.join('&')}`;
}

function policyUri({ name = 'unnamed', version, serial }: EvidencePolicy): string {
  const which = version ?? serial?.toString();
  return `wharfmaster:policy/${encodeURIComponent(name)}${which === undefined ? '' : `@${encodeURIComponent(which)}`}`;
}
