import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ToolOutput } from '../../model/tool-call.js';
import type { AttestationFact, Principal, SignatureFact, SignedTime, StoredFormat } from '../../model/trust.js';
import { numberIn, present, readJson, recordIn, recordsIn, textIn, type JsonRecord } from '../../scanners/read-json.js';
import { asksForLog } from '../asks-for-log.js';
import { explainSigningFailure, whatWasSaid } from '../explain-signing-failure.js';
import type { PartOfMaterial, VerifyRequest } from '../signing-tool.js';

export type CosignFormat = Extract<StoredFormat, 'bundle' | 'legacy'>;

/** What a run was about. */
export interface AskedFor {
  readonly request: VerifyRequest;
  readonly format: CosignFormat;
  readonly principal?: Principal;
}

/** cosign's mark on a signature stored as bundle (pkg/types/predicate.go); every other type is a statement, which is no signature of ours. */
const signaturePredicate = 'https://sigstore.dev/cosign/sign/v1';
const legacyType = 'cosign container image signature';

/**
 * What `cosign verify` printed: a list of what it could verify, or why there is nothing. Asked for bundles it lists every statement
 * that the signer made about the image, a bill of materials too, so the type decides; asked for bundles where there are none it looks
 * for the older format instead, which is another call's to tell.
 */
export function readVerified(output: ToolOutput, asked: AskedFor): Result<PartOfMaterial, TrustProblem> {
  if (output.exitCode !== 0) return readRefusal(output, asked);
  const listed = readJson(output.stdout);
  if (listed.kind !== 'json' || !Array.isArray(listed.value)) return failed(notUnderstood);
  const entries = recordsIn(listed.value).slice(0, 10_000);
  const ours = entries.filter((entry) => isAbout(entry, asked));
  const typed = ours.map((entry) => ({ entry, type: textIn(recordIn(entry['critical'])['type'], 300) ?? '' }));
  const isSignature = (type: string): boolean => type === (asked.format === 'bundle' ? signaturePredicate : legacyType);
  return ok({
    part: asked.format,
    signatures: typed.filter(({ type }) => isSignature(type)).map(({ entry }) => toSignature(entry, asked)),
    attestations:
      asked.format === 'legacy'
        ? []
        : typed
            .filter(({ type }) => type !== '' && type !== legacyType && !isSignature(type))
            .map(({ entry, type }): AttestationFact => ({ ...toSignature(entry, asked), predicateType: type })),
  });
}

/** Nothing there, something of somebody else, or nobody knows. */
export function readRefusal(output: ToolOutput, asked: AskedFor): Result<PartOfMaterial, TrustProblem> {
  const said = whatWasSaid(output);
  const nothing: PartOfMaterial = { part: asked.format, signatures: [], attestations: [] };
  if (isUnreachable(said)) return explainSigningFailure('cosign', output, [], 'TOOL_FAILED');
  if (absences.some((words) => said.includes(words))) return ok(nothing);
  const foreign = asked.format === 'bundle' ? 'no matching attestations' : 'no matching signatures';
  const other = asked.format === 'bundle' ? 'no matching signatures' : 'no matching attestations';
  if (said.includes(foreign)) return ok({ ...nothing, signatures: [notOurs(said, foreign, asked)] });
  return said.includes(other) ? ok(nothing) : explainSigningFailure('cosign', output, [], 'TOOL_FAILED');
}

/** What the signer's verification says is common to a signature and a statement. */
export function factOf({ request, format, principal }: AskedFor): Omit<SignatureFact, 'times'> {
  const { name, signer } = request.signer;
  // Asked for the log, cosign lets nothing hold that is in none; of bundles and statements it does not print the entry.
  const isLogged = (signer.type === 'key' || signer.type === 'keyless') && asksForLog(signer);
  return {
    ...{ signer: name, format, verifier: 'cosign', verified: true },
    ...(principal !== undefined && { principal }),
    ...(isLogged && { logEntry: {} }),
  };
}

const absences = [
  'no signatures found',
  'no valid bundles exist',
  'none of the attestations matched the predicate type',
  'no attestations found',
];

/** A failure on the way is no answer about signatures, whatever else stands beside it. */
function isUnreachable(said: string): boolean {
  return /dial tcp|connection refused|no such host|i\/o timeout|context deadline exceeded|UNAUTHORIZED|TOOMANYREQUESTS/.test(said);
}

/** The signed digest is in every entry; cosign compared it, and so do we. */
function isAbout(entry: JsonRecord, { request }: AskedFor): boolean {
  return recordIn(recordIn(entry['critical'])['image'])['docker-manifest-digest'] === request.image.digest;
}

function toSignature(entry: JsonRecord, asked: AskedFor): SignatureFact {
  const optional = recordIn(entry['optional']);
  const told = toPrincipal(optional);
  const log = recordIn(recordIn(optional['Bundle'])['Payload']);
  const claimed = textIn(recordIn(recordIn(entry['critical'])['identity'])['docker-reference'], 500);
  return {
    ...factOf(asked),
    ...(told !== undefined && { principal: told }),
    times: timesIn(log, asked.request),
    ...logEntry(log),
    // Of a bundle cosign prints the name that it was asked about, which nobody signed.
    ...(asked.format === 'legacy' && claimed !== undefined && { claimedName: claimed }),
  };
}

function toPrincipal(optional: JsonRecord): Principal | undefined {
  const [issuer, subject] = [textIn(optional['Issuer'], 1_000), textIn(optional['Subject'], 1_000)];
  return issuer === undefined || subject === undefined ? undefined : { type: 'keyless', issuer, subject };
}

/** Printed also when the log was not looked at; then nobody vouches for the time. */
function timesIn(log: JsonRecord, { signer: { signer } }: VerifyRequest): readonly SignedTime[] {
  const seconds = numberIn(log['integratedTime'], 1, 8e9);
  if (seconds === undefined || (signer.type !== 'key' && signer.type !== 'keyless') || !asksForLog(signer)) return [];
  return [{ time: new Date(seconds * 1_000).toISOString(), source: 'log' }];
}

function logEntry(log: JsonRecord): Pick<SignatureFact, 'logEntry'> {
  const index = numberIn(log['logIndex'], 0, Number.MAX_SAFE_INTEGER);
  const entry = present({ log: textIn(log['logID'], 200), index: index === undefined ? undefined : String(index) });
  return Object.keys(entry).length === 0 ? {} : { logEntry: entry };
}

function notOurs(said: string, words: string, asked: AskedFor): SignatureFact {
  const { principal, logEntry: _, ...rest } = factOf(asked);
  const reason =
    said
      .slice(said.indexOf(words) + words.length)
      .replace(/^[:\s]+/, '')
      .split('\n')[0]
      ?.trim()
      .slice(0, 300) ?? '';
  return {
    ...rest,
    verified: false,
    times: [],
    problem: {
      code: 'SIGNATURE_INVALID',
      message: `There is a signature, and none that holds for ${asked.request.signer.name}${reason === '' ? '' : ` (${reason})`}.`,
      next: `${expectedWords(principal, asked)} Find out who signed, or let the right signer sign this digest.`,
    },
  };
}

function expectedWords(principal: Principal | undefined, { request }: AskedFor): string {
  if (principal?.type === 'key') return `Expected: the key with SHA-256 ${principal.fingerprint}.`;
  if (principal?.type === 'keyless') return `Expected: ${principal.subject} of ${principal.issuer}.`;
  return `Expected: ${request.signer.name} as the policy describes it.`;
}

const notUnderstood: TrustProblem = {
  code: 'OUTPUT_NOT_UNDERSTOOD',
  message: 'cosign ended without an error, but what it printed is no list of signatures.',
  next: 'Repeat the command by hand; if it stays so, update cosign or Wharfmaster.',
};
