/** The kinds of statements that policies ask for: bills of materials, reports of scans, provenance and summaries. */
export const usualPredicates: readonly string[] = [
  'https://cyclonedx.org/bom',
  'https://spdx.dev/Document',
  'https://cosign.sigstore.dev/attestation/vuln/v1',
  'https://slsa.dev/provenance/v1',
  'https://slsa.dev/verification_summary/v1',
];
