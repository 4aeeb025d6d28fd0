import { failed, ok, type NamedSigner, type PolicySigner, type PolicyTrust, type Result, type TrustProblem } from '../../core/index.js';
import { liesIn } from '../paths.js';
import { fingerprintOf, readPublicKey } from '../sigstore/public-keys.js';
import { findTrustRoot, type TrustRootPlaces } from '../trust/trust-roots.js';

/** Whose signatures make a policy count here, and why those of others that were named do not. */
export interface PolicySigners {
  readonly named: readonly NamedSigner[];
  readonly threshold: number;
  readonly objections: readonly string[];
}

/** The signers that the administrator's file, a flag or the settings name, with their keys and trust roots. Nothing of it lies in a workspace. */
export function policySigners(trust: PolicyTrust, roots: TrustRootPlaces): PolicySigners {
  const named: NamedSigner[] = [];
  const objections: string[] = [];
  for (const [name, signer] of Object.entries(trust.signers).slice(0, mostSigners)) {
    const found = nameSigner(name, signer, roots);
    if (found.ok) named.push(found.value);
    else objections.push(`${name} cannot be asked: ${found.problem.message} ${found.problem.next}`);
  }
  return { named, threshold: trust.threshold, objections };
}

const mostSigners = 50;

function nameSigner(name: string, signer: PolicySigner, roots: TrustRootPlaces): Result<NamedSigner, TrustProblem> {
  if ('keys' in signer) return keySigner(name, signer.keys, roots);
  const { trustRoot, ...identity } = signer;
  const root = findTrustRoot(trustRoot, roots);
  return root.ok ? ok({ name, signer: { type: 'keyless', ...identity, trustRoot }, publicKeys: [], trustRoot: root.value }) : root;
}

function keySigner(name: string, files: readonly string[], { workspaces }: TrustRootPlaces): Result<NamedSigner, TrustProblem> {
  const publicKeys: { readonly sha256: string; readonly pem: string }[] = [];
  for (const file of files) {
    if (workspaces.some((folder) => liesIn(file, folder)))
      return failed({
        code: 'TRUST_ROOT_UNREADABLE',
        message: `The public key ${file} lies in a workspace, where anybody can have written it.`,
        next: 'Keep whom you trust outside of every workspace, best in a folder of the administrator’s.',
      });
    const key = readPublicKey(file, file);
    if (!key.ok) return key;
    publicKeys.push({ sha256: fingerprintOf(key.value), pem: key.value.export({ type: 'spki', format: 'pem' }).toString() });
  }
  const keys = publicKeys.map(({ sha256 }, at) => ({ file: files[at] ?? '', sha256 }));
  return ok({ name, signer: { type: 'key', keys, tlog: 'none' }, publicKeys });
}
