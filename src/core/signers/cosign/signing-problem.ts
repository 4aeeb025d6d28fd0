import type { TrustProblem } from '../../model/registry.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { explainSigningFailure } from '../explain-signing-failure.js';
import type { SigningSecrets } from '../signing-tool.js';
import { signingSigns } from './signs.js';

/** Why cosign could not open a key or sign. A key that wants a passphrase and got none says the same as one that got a wrong one. */
export function signingProblem(output: ToolOutput, { passphrase }: SigningSecrets): TrustProblem {
  const { problem } = explainSigningFailure('cosign', output, signingSigns);
  if (problem.code !== 'PASSPHRASE_WRONG' || passphrase !== undefined) return problem;
  return {
    ...problem,
    code: 'PASSPHRASE_MISSING',
    message: 'The private key is encrypted, and no passphrase was given.',
    next: 'Enter its passphrase when asked, or set COSIGN_PASSWORD.',
  };
}
