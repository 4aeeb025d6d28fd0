/** How loudly a rule speaks. */
export type Level = 'off' | 'info' | 'warn' | 'error';

/** One rule of the product: its id is stable and appears in diagnostics, SARIF, exceptions and evidence. */
export interface RuleInfo {
  readonly id: string;
  readonly family: 'sources' | 'references' | 'bases' | 'tags' | 'scan' | 'trust' | 'exceptions' | 'policy';
  /** The level when the policy does not say (policy.md section 5). */
  readonly level: Level;
  /** What it says in one sentence. */
  readonly summary: string;
}

export const rules = [
  {
    id: 'unapproved-registry',
    family: 'sources',
    level: 'error',
    summary: 'The image does not come from a source that the policy allows.',
  },
  { id: 'denied-image', family: 'sources', level: 'error', summary: 'The policy names this image as denied.' },
  {
    id: 'unqualified-image',
    family: 'sources',
    level: 'off',
    summary: 'The reference names no registry, so what it means depends on who resolves it.',
  },
  { id: 'mirror-required', family: 'sources', level: 'error', summary: 'The image must be fetched through the organisation’s mirror.' },
  { id: 'malformed-image', family: 'references', level: 'error', summary: 'No builder or cluster understands this reference.' },
  {
    id: 'unresolved-image',
    family: 'references',
    level: 'warn',
    summary: 'The image is only known when a variable is, so nobody can judge it here.',
  },
  {
    id: 'unapproved-base',
    family: 'bases',
    level: 'error',
    summary: 'The base image is not in the approved catalogue, or not in its approved range.',
  },
  { id: 'deprecated-base', family: 'bases', level: 'warn', summary: 'The base image is near or past its end of life.' },
  { id: 'floating-tag', family: 'tags', level: 'off', summary: 'The tag can move, and the policy forbids it.' },
  {
    id: 'missing-tag',
    family: 'tags',
    level: 'off',
    summary: 'No tag and no digest is written, so the builder takes whatever `latest` is today.',
  },
  { id: 'missing-digest', family: 'tags', level: 'off', summary: 'The policy asks for a digest, so that what was tested is what runs.' },
  { id: 'vulnerable-image', family: 'scan', level: 'error', summary: 'The image’s vulnerabilities exceed what the policy accepts.' },
  { id: 'secret-in-image', family: 'scan', level: 'error', summary: 'A secret is baked into the image.' },
  { id: 'malware-in-image', family: 'scan', level: 'error', summary: 'Malware was found in the image.' },
  {
    id: 'misconfigured-image',
    family: 'scan',
    level: 'error',
    summary: 'The image’s configuration breaks a rule that the policy asks for.',
  },
  { id: 'image-not-scanned', family: 'scan', level: 'error', summary: 'The policy asks for a scan and there is none.' },
  { id: 'scan-stale', family: 'scan', level: 'error', summary: 'The last scan, or its database, is older than the policy accepts.' },
  { id: 'unsigned-image', family: 'trust', level: 'error', summary: 'The policy asks for a signature and there is none.' },
  { id: 'untrusted-signer', family: 'trust', level: 'error', summary: 'The image is signed, but not by whom the policy asks for.' },
  { id: 'missing-attestation', family: 'trust', level: 'error', summary: 'An attestation that the policy asks for is missing.' },
  { id: 'exception-expired', family: 'exceptions', level: 'warn', summary: 'An exception that covered this use has expired.' },
  { id: 'exception-expiring', family: 'exceptions', level: 'info', summary: 'The exception that covers this use expires soon.' },
  { id: 'exception-invalid', family: 'exceptions', level: 'error', summary: 'An exception is not well formed and waives nothing.' },
  { id: 'policy-invalid', family: 'policy', level: 'error', summary: 'The policy file cannot be understood.' },
  { id: 'policy-stale', family: 'policy', level: 'warn', summary: 'The policy, or an entry in it, is overdue for review.' },
] as const satisfies readonly RuleInfo[];

export type RuleId = (typeof rules)[number]['id'];
export const ruleIds: readonly RuleId[] = rules.map((rule) => rule.id);

/** The level of a rule about which the policy says nothing. */
export function defaultLevel(rule: RuleId): Level {
  return rules.find((info) => info.id === rule)?.level ?? 'error';
}

/** Rule semantics as a whole; changes only when a rule's meaning changes (contracts.md, Versions). */
export const rulesVersion = '1';
