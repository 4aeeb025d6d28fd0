import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ToolOutput } from '../../model/tool-call.js';
import type { AttestationFact } from '../../model/trust.js';
import { readEnvelope } from '../read-statement.js';
import type { PartOfMaterial } from '../signing-tool.js';
import { factOf, readRefusal, type AskedFor } from './read-verified.js';

/** What `cosign verify-attestation` printed: one envelope a line, each verified for this signer and this digest. */
export function readAttested(output: ToolOutput, asked: AskedFor): Result<PartOfMaterial, TrustProblem> {
  const part = statementsOf(asked);
  if (output.exitCode !== 0) {
    const refusal = readRefusal(output, asked);
    // That something is signed by somebody else is said once, by the call that looks for signatures.
    return refusal.ok ? ok({ part, signatures: [], attestations: [] }) : refusal;
  }
  const lines = output.stdout.split('\n').filter((line) => line.trim() !== '');
  const read = lines.slice(0, 10_000).map(readEnvelope);
  const known = read.flatMap((statement) => statement ?? []);
  if (known.length === 0 || known.length < read.length) return failed(notUnderstood);
  const hex = asked.request.image.digest.replace(/^sha256:/, '');
  const about = known.filter(({ subjects }) => subjects.includes(hex));
  return ok({
    part,
    signatures: [],
    attestations: about.map(({ subjects: _, ...statement }): AttestationFact => ({ ...factOf(asked), times: [], ...statement })),
  });
}

/** The part of an answer that holds what the statements of a format say. */
export function statementsOf({ format }: Pick<AskedFor, 'format'>): string {
  return `${format}-statements`;
}

const notUnderstood: TrustProblem = {
  code: 'OUTPUT_NOT_UNDERSTOOD',
  message: 'cosign ended without an error, but what it printed are no statements.',
  next: 'Repeat the command by hand; if it stays so, update cosign or Wharfmaster.',
};
