import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { explainSigningFailure } from '../explain-signing-failure.js';
import { secretsIn } from '../signing-environment.js';
import type { SigningCall, SignRequest } from '../signing-tool.js';
import { dockerEnvironment, notDockerTrust } from './environment.js';
import { inspectCall } from './inspect.js';
import { dockerSigns } from './words.js';

/**
 * `docker trust sign --local NAME:TAG`. Notary signs names: without `--local` docker would sign again whatever the name was last signed
 * for, with it docker pushes what the engine has under the name and signs that (cli/command/trust/sign.go). What came of it is asked
 * for afterwards, and only this digest is good.
 */
export function signImage(request: SignRequest): Result<SigningCall<undefined>, TrustProblem> {
  const signer = request.signer.signer;
  const name = signedName(request);
  if (signer.type !== 'docker-trust') return failed(notDockerTrust(request.signer));
  if (name === undefined) return failed(needsTag(request));
  const { passphrase, rootPassphrase } = request.secrets;
  const environment = dockerEnvironment(signer, request.timeoutMs);
  return ok({
    program: 'docker',
    args: ['trust', 'sign', '--local', name],
    ...environment,
    env: {
      ...environment.env,
      ...(passphrase !== undefined && { DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: passphrase }),
      ...(rootPassphrase !== undefined && { DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: rootPassphrase }),
    },
    // Only a new repository needs it, and nobody is asked for it.
    inherits: [...environment.inherits, 'DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE'],
    redact: secretsIn([passphrase, rootPassphrase]),
    parse: (output) => ok(output.exitCode === 0 ? ok(undefined) : explainSigningFailure('docker', output, dockerSigns)),
  });
}

/** Whether this very digest is now signed under the name. */
export function confirmSigned(request: SignRequest): Result<SigningCall<undefined>, TrustProblem> {
  const name = signedName(request);
  if (name === undefined) return failed(needsTag(request));
  const { image, signer, timeoutMs } = request;
  const call = inspectCall({ image, signer, plainHttp: request.plainHttp, timeoutMs });
  if (!call.ok) return call;
  return ok({
    ...call.value,
    parse: (output: ToolOutput) => {
      const read = call.value.parse(output);
      if (!read.ok) return read;
      if (!read.value.ok) return ok(read.value);
      const isSigned = read.value.value.signatures.some(({ verified, claimedName }) => verified && claimedName === name);
      return ok(isSigned ? ok(undefined) : failed(signedOther(name, image.digest)));
    },
  });
}

function signedName({ image }: SignRequest): string | undefined {
  return image.tag === undefined ? undefined : `${image.registry}/${image.repository}:${image.tag}`;
}

function needsTag({ image }: SignRequest): TrustProblem {
  return {
    code: 'SIGNING_FAILED',
    message: `Docker Content Trust signs names and not digests, and ${image.registry}/${image.repository} has no tag here.`,
    next: 'Name the tag that the image is released under.',
  };
}

function signedOther(name: string, digest: string): TrustProblem {
  return {
    code: 'TAG_MOVED',
    message: `${name} is signed, and not for ${digest}: docker pushed and signed something else under that name.`,
    next: 'Look at what the Docker engine has under the name (`docker image inspect`), then push and sign again.',
  };
}
