import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { digestName } from '../signing-environment.js';
import type { AttestRequest, SigningCall, SignRequest } from '../signing-tool.js';
import { signingOptions } from './signing-options.js';
import { signingProblem } from './signing-problem.js';

/** `cosign sign NAME@DIGEST`: one manifest, without what an index lists (every manifest is signed by a call of its own). */
export function signImage(request: SignRequest, version: string): Result<SigningCall<undefined>, TrustProblem> {
  const options = signingOptions(request, version);
  if (!options.ok) return options;
  const { args, ...rest } = options.value;
  return ok({ program: 'cosign', args: ['sign', ...args, digestName(request.image)], ...rest, parse: readSigned(request) });
}

/** `cosign attest --predicate FILE --type URI NAME@DIGEST`: cosign makes the statement, with this digest as its subject. */
export function attestImage(request: AttestRequest, version: string): Result<SigningCall<undefined>, TrustProblem> {
  const options = signingOptions(request, version);
  if (!options.ok) return options;
  const { args, files, ...rest } = options.value;
  return ok({
    program: 'cosign',
    args: [
      'attest',
      ...args,
      ...['--type', request.predicateType],
      ...['--predicate', '{folder}/predicate.json'],
      digestName(request.image),
    ],
    ...rest,
    files: { ...files, 'predicate.json': request.predicate },
    parse: readSigned(request),
  });
}

function readSigned({ secrets }: SignRequest) {
  return (output: ToolOutput): Result<Result<undefined, TrustProblem>, never> =>
    ok(output.exitCode === 0 ? ok(undefined) : failed(signingProblem(output, secrets)));
}
