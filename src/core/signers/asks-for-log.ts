import type { KeylessSigner, KeySigner } from '../policy/document.js';

/**
 * Whether a signature counts only with an entry in a transparency log. A certificate is valid for minutes, so that a keyless signature
 * needs it unless the policy says otherwise; of a key the policy has to ask for it.
 */
export function asksForLog(signer: KeylessSigner | KeySigner): boolean {
  return signer.tlog === undefined ? signer.type === 'keyless' : signer.tlog === 'required';
}
