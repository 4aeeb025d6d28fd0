import { summaryExtension } from '../evidence/statements/verification-summary.js';
import type { AttestationFact } from '../model/trust.js';
import { present, readJson, recordIn, textIn, type JsonRecord } from '../scanners/read-json.js';

/** What a statement says that judging needs; whether its signature holds is another's to say. */
export type StatementFacts = Pick<AttestationFact, 'predicateType' | 'builderId' | 'policySerial' | 'summary'> & {
  /** Hex SHA-256 digests of what it is about. */
  readonly subjects: readonly string[];
};

/** Reads an in-toto statement (https://in-toto.io/Statement/v1 and v0.1); undefined when it is none. */
export function readStatement(text: string): StatementFacts | undefined {
  const reading = readJson(text);
  const statement = reading.kind === 'json' ? recordIn(reading.value) : {};
  const predicateType = textIn(statement['predicateType'], 300);
  if (predicateType === undefined || !Array.isArray(statement['subject'])) return undefined;
  const predicate = recordIn(statement['predicate']);
  const subjects = statement['subject']
    .slice(0, 1_000)
    .flatMap((subject) => textIn(recordIn(recordIn(subject)['digest'])['sha256'], 64) ?? []);
  return { subjects, ...present({ predicateType, builderId: builderOf(predicate), ...summaryOf(predicateType, predicate) }) };
}

/** The statement in a DSSE envelope (https://github.com/secure-systems-lab/dsse) as JSON. */
export function readEnvelope(text: string): StatementFacts | undefined {
  const reading = readJson(text);
  const envelope = reading.kind === 'json' ? recordIn(reading.value) : {};
  const payload = envelope['payload'];
  if (envelope['payloadType'] !== 'application/vnd.in-toto+json' || typeof payload !== 'string') return undefined;
  const statement = decoded(payload);
  return statement === undefined ? undefined : readStatement(statement);
}

/** SLSA provenance 1.0 and 0.2. */
function builderOf(predicate: JsonRecord): string | undefined {
  const details = recordIn(recordIn(predicate['runDetails'])['builder']);
  return textIn(details['id'], 1_000) ?? textIn(recordIn(predicate['builder'])['id'], 1_000);
}

/** SLSA's verification summary; ours also says at which stage it was made, and under which serial of the policy. */
function summaryOf(predicateType: string, predicate: JsonRecord): Pick<AttestationFact, 'policySerial' | 'summary'> {
  if (!predicateType.startsWith('https://slsa.dev/verification_summary/')) return {};
  const result = textIn(predicate['verificationResult'], 60);
  const verifierId = textIn(recordIn(predicate['verifier'])['id'], 1_000);
  const ours = recordIn(predicate[summaryExtension]);
  const serial = ours['policySerial'];
  return present({
    summary:
      result === undefined || verifierId === undefined
        ? undefined
        : present({
            result,
            verifierId,
            stage: textIn(ours['stage'], 60),
            repository: repositoryIn(textIn(predicate['resourceUri'], 2_000)),
          }),
    policySerial: typeof serial === 'number' && Number.isSafeInteger(serial) && serial >= 0 ? serial : undefined,
  });
}

/** Of an image as package URL (type `oci`); other verifiers name what they verified otherwise. */
function repositoryIn(resourceUri = ''): string | undefined {
  const written = /^pkg:oci\/[^?]*\?(?:[^#]*&)?repository_url=([^&#]{1,1000})/.exec(resourceUri)?.[1];
  try {
    return written === undefined ? undefined : decodeURIComponent(written);
  } catch {
    return undefined;
  }
}

function decoded(base64: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
