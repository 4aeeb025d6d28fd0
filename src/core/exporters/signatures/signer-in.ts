import type { Policy, Signer } from '../../policy/document.js';

/** Whom a policy means by a name; a name such as `constructor` means nobody unless the policy says so. */
export function signerIn({ trust }: Pick<Policy, 'trust'>, name: string): Signer | undefined {
  const signers = trust?.signers ?? {};
  return Object.hasOwn(signers, name) ? signers[name] : undefined;
}

/** True for signatures of Sigstore's tools; an engine for these knows nothing of notation's and Docker Content Trust's. */
export function isSigstoreSigner(policy: Pick<Policy, 'trust'>, name: string): boolean {
  const type = signerIn(policy, name)?.type;
  return type !== 'notation' && type !== 'docker-trust';
}
