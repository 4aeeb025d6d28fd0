import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ToolOutput } from '../../model/tool-call.js';
import type { SignatureFact } from '../../model/trust.js';
import { explainSigningFailure, whatWasSaid } from '../explain-signing-failure.js';
import { digestName } from '../signing-environment.js';
import type { PartOfMaterial, SigningCall, VerifyRequest } from '../signing-tool.js';
import { notationEnvironment, registryArguments } from './environment.js';
import { readInspected } from './read-inspected.js';
import { trustFiles } from './trust-files.js';

/** `notation verify` says whether a signature holds and not whose it is; `notation inspect` says whose there are and not which holds. */
export function verifyImage(request: VerifyRequest): Result<readonly SigningCall<PartOfMaterial>[], TrustProblem> {
  const files = trustFiles(request);
  if (!files.ok) return files;
  const environment = notationEnvironment(request);
  const call = (args: readonly string[], parse: SigningCall<PartOfMaterial>['parse']): SigningCall<PartOfMaterial> => ({
    program: 'notation',
    args: [...args, ...registryArguments(request), digestName(request.image)],
    ...environment,
    env: { ...environment.env, NOTATION_CONFIG: '{folder}' },
    files: { ...environment.files, ...files.value },
    parse,
  });
  return ok([
    call(['verify'], (output) => ok(readVerified(output, request))),
    call(['inspect', '--output', 'json'], (output) => ok(ok(readInspected(output, request)))),
  ]);
}

function readVerified(output: ToolOutput, request: VerifyRequest): Result<PartOfMaterial, TrustProblem> {
  const nothing: PartOfMaterial = { part: 'verified', signatures: [], attestations: [] };
  const said = whatWasSaid(output);
  if (output.exitCode === 0) {
    if (!output.stdout.includes('Successfully verified signature for')) return failed(notUnderstood);
    const logged = /authenticity was set to "log" and failed with error: ([^\n]{0,300})/.exec(said)?.[1];
    return ok({ ...nothing, signatures: [logged === undefined ? holds(request) : holdsNot(request, logged)] });
  }
  if (said.includes('no signature is associated with')) return ok(nothing);
  if (/dial tcp|connection refused|no such host|i\/o timeout|status code (401|403|429|5\d\d)/.test(said))
    return explainSigningFailure('notation', output, [], 'TOOL_FAILED');
  if (said.includes('signature verification failed for all the signatures'))
    return ok({
      ...nothing,
      signatures: [holdsNot(request, 'none of the signatures is from a certificate and an identity that it names')],
    });
  return explainSigningFailure('notation', output, [], 'TOOL_FAILED');
}

function holds({ signer }: VerifyRequest): SignatureFact {
  return { signer: signer.name, format: 'notation', verifier: 'notation', verified: true, times: [] };
}

function holdsNot(request: VerifyRequest, why: string): SignatureFact {
  const { signer } = request;
  return {
    ...holds(request),
    verified: false,
    problem: {
      code: 'SIGNATURE_INVALID',
      message: `There is a signature, and none that holds for ${signer.name}: ${why}.`,
      next: 'Find out who signed, or let the right signer sign this digest.',
    },
  };
}

const notUnderstood: TrustProblem = {
  code: 'OUTPUT_NOT_UNDERSTOOD',
  message: 'notation ended without an error and did not say that it verified anything.',
  next: 'Repeat the command by hand; if it stays so, update notation or Wharfmaster.',
};
