import type { TrustProblem } from '../../model/registry.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { SignatureEngine } from '../../ports.js';
import type { NamedSigner } from '../../signers/signing-tool.js';

/** Who checks a signer's signatures: the one that was asked for, else the embedded one where it can, else a tool that can. */
export function chooseEngine(
  { name, signer, publicKeys }: NamedSigner,
  engines: readonly SignatureEngine[],
  asked: string | undefined,
): Result<SignatureEngine, TrustProblem> {
  const able = engines.filter(({ signerTypes }) => signerTypes.includes(signer.type));
  const named = able.find(({ id }) => id === asked);
  if (named !== undefined) return ok(named);
  // An engine that was asked for checks what it can; the rest still has to be checked by somebody.
  const isInService = signer.type === 'key' && publicKeys.length === 0;
  const sorted = isInService ? [...able.filter(({ id }) => id !== 'embedded'), ...able] : able;
  const chosen = (isInService ? undefined : sorted.find(({ id }) => id === 'embedded')) ?? sorted[0];
  return chosen === undefined ? failed(nobody(name, signer.type)) : ok(chosen);
}

function nobody(name: string, type: NamedSigner['signer']['type']): TrustProblem {
  return {
    code: 'SIGNER_MISSING',
    message: `Nothing here can check a signature of type \`${type}\`, so nobody knows whether \`${name}\` signed.`,
    next: `Install a tool that reads \`${type}\` signatures; \`wharfmaster doctor\` lists them.`,
  };
}
