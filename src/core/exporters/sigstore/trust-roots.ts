import { ok, type Result } from '../../model/result.js';
import type { ExportInput, ExportProblem } from '../exporter.js';
import { base64Of, sigstoreRootOf, type SigstoreRoot } from '../signatures/index.js';
import { objectName } from '../writing/index.js';

/** The Sigstores that authorities refer to, each as one `TrustRoot` object of the controller (policy.sigstore.dev/v1alpha1). */
export interface TrustRoots {
  readonly use: (name: string) => Result<NamedRoot, ExportProblem>;
  /** Those that were used, in the order of their first use; the names of the policy beside them. */
  readonly used: () => readonly (NamedRoot & { readonly name: string })[];
}

export interface NamedRoot extends SigstoreRoot {
  readonly objectName: string;
}

export function openTrustRoots({ identity, material }: ExportInput): TrustRoots {
  const used = new Map<string, NamedRoot>();
  return {
    use(name) {
      const known = used.get(name);
      if (known !== undefined) return ok(known);
      const root = sigstoreRootOf(name, material);
      if (!root.ok) return root;
      const named = { ...root.value, objectName: objectName(identity, `root-${used.size}`) };
      used.set(name, named);
      return ok(named);
    },
    used: () => [...used].map(([name, root]) => ({ ...root, name })),
  };
}

/** `spec` of a TrustRoot. The controller asks for a subject on every authority, and does not compare it. */
export function trustRootSpec({ authorities, timestampAuthorities, logs, certificateLogs }: SigstoreRoot): object {
  const authority = ({ organization, commonName, uri, chain }: SigstoreRoot['authorities'][number]): object => ({
    subject: { organization: organization || 'sigstore', commonName: commonName || 'sigstore' },
    uri: uri || 'https://sigstore.invalid',
    certChain: base64Of(chain),
  });
  const log = ({ url, publicKey }: SigstoreRoot['logs'][number]): object => ({
    baseURL: url || 'https://sigstore.invalid',
    hashAlgorithm: 'sha-256',
    publicKey: base64Of(publicKey),
  });
  return {
    sigstoreKeys: {
      certificateAuthorities: authorities.map(authority),
      ...(logs.length === 0 ? {} : { tLogs: logs.map(log) }),
      ...(certificateLogs.length === 0 ? {} : { ctLogs: certificateLogs.map(log) }),
      ...(timestampAuthorities.length === 0 ? {} : { timestampAuthorities: timestampAuthorities.map(authority) }),
    },
  };
}
