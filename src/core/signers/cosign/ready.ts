import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import { answerLimit, secretsIn, signingVariables } from '../signing-environment.js';
import type { NamedSigner, SigningAttempt, SigningCall } from '../signing-tool.js';
import { pemIn } from './public-key.js';
import { signingProblem } from './signing-problem.js';
import { whoSigns } from './signing-options.js';
import { abilitiesOf } from './versions.js';

/**
 * `cosign public-key`, which opens the private key: a wrong passphrase, a token that is not plugged in and a key that the policy does not
 * name are told before anything is pushed. Of an identity only the token can be looked for.
 */
export function readyToSign(request: SigningAttempt, version: string): Result<SigningCall<undefined> | undefined, TrustProblem> {
  const abilities = abilitiesOf(version);
  if (!abilities.ok) return abilities;
  const who = whoSigns(request);
  if (!who.ok) return who;
  if (request.signer.signer.type === 'keyless') return ok(undefined);
  return ok({
    program: 'cosign',
    args: ['public-key', ...who.value.args],
    env: { ...who.value.env },
    inherits: [...signingVariables, ...(who.value.inherits ?? [])],
    redact: secretsIn([request.secrets.passphrase]),
    timeoutMs: request.timeoutMs,
    limit: answerLimit,
    parse: (output) => {
      if (output.exitCode !== 0) return ok(failed(signingProblem(output, request.secrets)));
      const pem = pemIn(output.stdout);
      return ok(pem !== undefined && isKnown(pem, request.signer) ? ok(undefined) : failed(otherKey(request)));
    },
  });
}

/** Whether it is one of the keys whose fingerprint the policy carries. */
function isKnown(pem: string, { publicKeys }: NamedSigner): boolean {
  return publicKeys.some((key) => bodyOf(key.pem) === bodyOf(pem));
}

function bodyOf(pem: string): string {
  return pem.replace(/-----[A-Z ]{1,40}-----|\s/g, '');
}

function otherKey({ signer, means }: SigningAttempt): TrustProblem {
  return {
    code: 'KEY_NOT_IN_POLICY',
    message: `The key ${means.key ?? ''} is none of those that the policy names for ${signer.name}.`,
    next: 'Name the right key, or let the owner of the policy add the fingerprint of this one.',
  };
}
