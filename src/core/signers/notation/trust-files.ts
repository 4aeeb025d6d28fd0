import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { NotationSigner } from '../../policy/document.js';
import type { NamedSigner, VerifyRequest } from '../signing-tool.js';

/**
 * A configuration folder of notation's for one run: `trustpolicy.json` and `truststore/x509/TYPE/NAME/*.pem`
 * (notation-go, dir/path.go). The person's own policies and stores decide nothing, since the organisation's policy does.
 */
export function trustFiles({ image, signer }: VerifyRequest): Result<Readonly<Record<string, string>>, TrustProblem> {
  if (signer.signer.type !== 'notation') return failed(notNotation(signer));
  const stores = storeFiles(signer, signer.signer);
  if (!stores.ok) return stores;
  const policy = trustPolicy(`${image.registry}/${image.repository}`, signer.signer);
  return ok({ 'trustpolicy.json': `${JSON.stringify(policy, undefined, 2)}\n`, ...stores.value });
}

/** Scopes are exact repositories; this one holds for the image that is asked about. */
function trustPolicy(scope: string, { level = 'strict', trustStores, identities }: NotationSigner): unknown {
  const statement = {
    name: 'wharfmaster',
    registryScopes: [scope],
    signatureVerification: { level },
    trustStores,
    trustedIdentities: identities,
  };
  return { version: '1.0', trustPolicies: [statement] };
}

function storeFiles(named: NamedSigner, { trustStores }: NotationSigner): Result<Readonly<Record<string, string>>, TrustProblem> {
  const files: Record<string, string> = {};
  for (const store of trustStores) {
    const [, type, name] = /^(ca|signingAuthority|tsa):([\w.-]{1,200})$/.exec(store) ?? [];
    if (type === undefined || name === undefined || /^\.+$/.test(name)) return failed(oddStore(named, store));
    const certificates = Object.hasOwn(named.trustStores ?? {}, store) ? named.trustStores?.[store] : undefined;
    if (certificates === undefined || certificates.length === 0) return failed(unknownStore(named, store));
    for (const [index, pem] of certificates.entries()) files[`truststore/x509/${type}/${name}/${index}.pem`] = pem;
  }
  return ok(files);
}

export function notNotation({ name, signer }: NamedSigner): TrustProblem {
  return {
    code: 'SIGNER_MISSING',
    message: `${name} signs with ${signer.type}, not with notation.`,
    next: 'Choose another engine for it.',
  };
}

function oddStore({ name }: NamedSigner, store: string): TrustProblem {
  return {
    code: 'TRUST_ROOT_UNREADABLE',
    message: `\`${store}\`, a trust store of ${name}, is not written as notation has them.`,
    next: 'Write ca:NAME, signingAuthority:NAME or tsa:NAME, with letters, digits, `_`, `.` and `-`.',
  };
}

function unknownStore({ name }: NamedSigner, store: string): TrustProblem {
  return {
    code: 'TRUST_ROOT_MISSING',
    message: `${name} is vouched for by the certificates \`${store}\`, which this machine does not have.`,
    next: `Name them: --trust-root ${store}=FILE, or the setting wharfmaster.trustRoots.`,
  };
}
