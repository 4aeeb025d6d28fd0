import type { NamedSigner } from '../../core/index.js';

/**
 * Whether a signature of this signer must be in a transparency log. Where the policy says nothing: an identity's must, because its
 * certificate has long expired; a key's need not, because asking for it would publish every image of an organisation.
 */
export function needsLog({ signer }: Pick<NamedSigner, 'signer'>): boolean {
  switch (signer.type) {
    case 'keyless':
      return signer.tlog !== 'none';
    case 'key':
      return signer.tlog === 'required';
    case 'notation':
    case 'docker-trust':
      return false;
  }
}
