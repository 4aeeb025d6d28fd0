import { summaryExtension, type AttestationFact, type Digest } from '../../core/index.js';
import { asList, asRecord, asText, parseJson } from './json-fields.js';

/** Cosign's predicate type for "I signed this image"; every other statement is an attestation. */
export const signPredicate = 'https://sigstore.dev/cosign/sign/v1';
export const payloadType = 'application/vnd.in-toto+json';

/** An in-toto statement, as far as it is believed once its signature holds. */
export interface Statement {
  readonly predicateType: string;
  readonly predicate: Readonly<Record<string, unknown>>;
  /** Each `algorithm:hex`. */
  readonly subjects: readonly Digest[];
}

/** The bytes to sign: the fields in the order in which cosign writes them, so that signing the same twice gives the same. */
export function makeStatement(digest: Digest, predicateType: string, predicate: unknown): Buffer {
  const [algorithm = '', hex = ''] = digest.split(':');
  const statement = { _type: 'https://in-toto.io/Statement/v1', subject: [{ digest: { [algorithm]: hex } }], predicateType, predicate };
  return Buffer.from(JSON.stringify(statement));
}

/** Undefined for what is no statement. */
export function readStatement(payload: Buffer): Statement | undefined {
  const statement = asRecord(parseJson(payload.toString('utf8')));
  const type = asText(statement['_type']);
  const predicateType = asText(statement['predicateType']);
  if (type === undefined || predicateType === undefined || !/^https:\/\/in-toto\.io\/Statement\/v(?:0\.1|1)$/.test(type)) return undefined;
  const subjects = asList(statement['subject']).flatMap((subject) =>
    Object.entries(asRecord(asRecord(subject)['digest'])).map(([algorithm, hex]) => `${algorithm}:${String(hex)}`),
  );
  return { predicateType, predicate: asRecord(statement['predicate']), subjects };
}

/** What judging and people need of a predicate: who built it, under which policy, with which verdict. */
export function predicateFacts({ predicateType, predicate }: Statement): Pick<AttestationFact, 'builderId' | 'policySerial' | 'summary'> {
  if (predicateType === 'https://slsa.dev/verification_summary/v1') return summaryFacts(predicate);
  const builderId =
    asText(asRecord(asRecord(asRecord(predicate['runDetails'])['builder']))['id']) ?? asText(asRecord(predicate['builder'])['id']);
  return predicateType.startsWith('https://slsa.dev/provenance/') && builderId !== undefined ? { builderId } : {};
}

/** Ours carry the policy's serial and the stage beside the fields that SLSA defines (evidence.md). */
function summaryFacts(predicate: Readonly<Record<string, unknown>>): Pick<AttestationFact, 'policySerial' | 'summary'> {
  const result = asText(predicate['verificationResult']);
  const verifierId = asText(asRecord(predicate['verifier'])['id']);
  const ours = asRecord(predicate[summaryExtension]);
  const serial = asRecord(predicate['policy'])['serial'] ?? ours['policySerial'];
  const stage = asText(predicate['stage']) ?? asText(ours['stage']);
  return {
    ...(typeof serial === 'number' && { policySerial: serial }),
    ...(result !== undefined && verifierId !== undefined && { summary: { result, verifierId, ...(stage !== undefined && { stage }) } }),
  };
}
