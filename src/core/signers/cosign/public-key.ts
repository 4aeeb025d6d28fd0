import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { explainSigningFailure } from '../explain-signing-failure.js';
import { signingVariables } from '../signing-environment.js';
import type { SigningCall } from '../signing-tool.js';
import { isKeyService, readKeyAddress } from './key-address.js';
import { signingSigns } from './signs.js';

/** `cosign public-key --key ADDRESS`: the public half of a key in a key service. What comes back counts only with the policy's fingerprint. */
export function askPublicKey(address: string, timeoutMs = 60_000): Result<SigningCall<string>, TrustProblem> {
  const read = readKeyAddress(address);
  if (!read.ok || read.value.kind !== 'service' || !isKeyService(address)) return failed(noService(address));
  return ok({
    program: 'cosign',
    args: ['public-key', '--key', address],
    inherits: [...signingVariables, ...read.value.inherits],
    timeoutMs,
    limit: 1024 * 1024,
    parse: (output) => ok(readPem(output, address)),
  });
}

function readPem(output: ToolOutput, address: string): Result<string, TrustProblem> {
  if (output.exitCode !== 0) return explainSigningFailure('cosign', output, signingSigns, 'KEY_NOT_FOUND');
  const pem = pemIn(output.stdout);
  if (pem !== undefined) return ok(pem);
  return failed({
    code: 'KEY_UNREADABLE',
    message: `cosign printed no public key for ${address}.`,
    next: 'Repeat it by hand: cosign public-key --key ADDRESS.',
  });
}

/** The first public key in what was printed. */
export function pemIn(text: string): string | undefined {
  const [begin, end] = ['-----BEGIN PUBLIC KEY-----', '-----END PUBLIC KEY-----'];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  return from >= 0 && to >= 0 ? `${text.slice(from, to + end.length)}\n` : undefined;
}

function noService(address: string): TrustProblem {
  return {
    code: 'KEY_NOT_FOUND',
    message: `\`${address}\` is no address of a key service that cosign reaches.`,
    next: 'Write one that begins with awskms://, azurekms://, gcpkms://, hashivault://, k8s://, gitlab:// or pkcs11:, or name a file.',
  };
}
