import type { CeremonyParams, SigningScope, VerifyParams } from '../protocol.js';
import type { ExportEvidenceParams, ListEvidenceParams } from '../evidence-protocol.js';
import { checked, hasShape, isBoolean, isNumber, isPath, isRecord, isText, mapOf, optional, scanShape, type Check } from '../params.js';

/** An address names a key in a key service or on hardware; a path must leave no doubt what it is relative to. */
const isKey: Check = (value) => isPath(value) || (isText(value) && /^(?:[a-z][a-z0-9+.-]+:\S|sk$)/i.test(String(value)));

const isFlow: Check = (value) => value === 'browser' || value === 'device';

const scope = {
  folder: optional(isPath),
  policy: optional(isText),
  // Whoever understands it says what is wrong with it.
  policyTrust: optional(isRecord),
  signers: mapOf(
    (choice) => isRecord(choice) && hasShape(choice, { engine: optional(isText), key: optional(isKey), flow: optional(isFlow) }),
  ),
  trustRoots: mapOf(isText),
  evidence: optional(isPath),
  hashUser: isBoolean,
  remote: optional(isText),
};

export function readScope(method: string, given: unknown): SigningScope {
  return checked<SigningScope>(method, given, scope);
}

export function readCeremony(given: unknown): CeremonyParams {
  const { again: _again, policies: _policies, aspects: _aspects, ...scan } = scanShape;
  return checked<CeremonyParams>('ceremony/run', given, { ...scope, ...scan, target: isText, dockerfile: optional(isPath) });
}

export function readVerify(given: unknown): VerifyParams {
  return checked<VerifyParams>('image/verify', given, { ...scope, reference: isText });
}

export function readListEvidence(given: unknown): ListEvidenceParams {
  return checked<ListEvidenceParams>('evidence/list', given, { ...scope, limit: isNumber });
}

export function readExportEvidence(given: unknown): ExportEvidenceParams {
  return checked<ExportEvidenceParams>('evidence/export', given, { ...scope, file: isPath });
}
