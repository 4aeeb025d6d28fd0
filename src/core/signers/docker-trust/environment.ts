import type { TrustProblem } from '../../model/registry.js';
import type { ToolCall } from '../../model/tool-call.js';
import type { DockerTrustSigner } from '../../policy/document.js';
import { answerLimit, engineVariables } from '../signing-environment.js';
import type { NamedSigner } from '../signing-tool.js';

/** Which server, and how docker reaches its engine. Docker Content Trust is never switched on for anything else. */
export function dockerEnvironment(
  { server }: DockerTrustSigner,
  timeoutMs: number,
): Required<Pick<ToolCall<unknown>, 'env' | 'inherits' | 'timeoutMs' | 'limit'>> {
  return {
    env: { DOCKER_CONTENT_TRUST_SERVER: server },
    inherits: engineVariables,
    timeoutMs,
    limit: answerLimit,
  };
}

export function notDockerTrust({ name, signer }: NamedSigner): TrustProblem {
  return {
    code: 'SIGNER_MISSING',
    message: `${name} signs with ${signer.type}, not with Docker Content Trust.`,
    next: 'Choose another engine for it.',
  };
}
