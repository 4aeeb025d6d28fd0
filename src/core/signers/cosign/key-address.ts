import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';

/** Where cosign finds a private or public key. */
export type KeyAddress =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'service'; readonly address: string; readonly inherits: readonly string[] }
  | { readonly kind: 'hardware'; readonly slot?: string };

/**
 * cosign itself also takes names of variables, addresses of web pages and relative paths for keys (pkg/signature/keys.go,
 * pkg/blob/load.go): a typing mistake must not make it fetch a key from somewhere, so only what is listed here is passed on.
 */
export function readKeyAddress(text: string): Result<KeyAddress, TrustProblem> {
  if (text === 'sk') return ok({ kind: 'hardware' });
  const slot = /^sk:([a-z-]{1,40})$/.exec(text)?.[1];
  if (slot !== undefined) return slots.includes(slot) ? ok({ kind: 'hardware', slot }) : failed(noSlot(slot));
  const service = services.find(({ prefix }) => text.startsWith(prefix));
  if (service !== undefined) return ok({ kind: 'service', address: text, inherits: service.inherits });
  return isAbsolute(text) ? ok({ kind: 'file', path: text }) : failed(notUnderstood(text));
}

/** True for an address that a policy may name for a public key: one of a key service, never a file or a page. */
export function isKeyService(text: string): boolean {
  return services.some(({ prefix }) => text.startsWith(prefix)) && !/[\s\u0000-\u001f]/.test(text);
}

/** By scheme, with the variables by which the service's own client is set up; each stands in that client's documentation. */
const services: readonly { readonly prefix: string; readonly inherits: readonly string[] }[] = [
  {
    prefix: 'awskms://',
    inherits: [
      ...['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CA_BUNDLE'],
      ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
    ],
  },
  {
    prefix: 'azurekms://',
    inherits: [
      ...['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_ENVIRONMENT'],
      ...['AZURE_FEDERATED_TOKEN_FILE', 'AZURE_AUTHORITY_HOST', 'AZURE_CONFIG_DIR'],
    ],
  },
  { prefix: 'gcpkms://', inherits: ['GOOGLE_APPLICATION_CREDENTIALS', 'CLOUDSDK_CONFIG'] },
  {
    prefix: 'hashivault://',
    inherits: [
      ...['VAULT_ADDR', 'VAULT_TOKEN', 'VAULT_NAMESPACE', 'VAULT_CACERT', 'VAULT_CAPATH', 'VAULT_CLIENT_CERT', 'VAULT_CLIENT_KEY'],
      ...['BAO_ADDR', 'BAO_TOKEN', 'TRANSIT_SECRET_ENGINE_PATH', 'VAULT_KEY_PREFIX'],
    ],
  },
  { prefix: 'k8s://', inherits: ['KUBECONFIG'] },
  { prefix: 'gitlab://', inherits: ['GITLAB_HOST', 'GITLAB_TOKEN'] },
  { prefix: 'pkcs11:', inherits: ['COSIGN_PKCS11_MODULE_PATH', 'COSIGN_PKCS11_IGNORE_CERTIFICATE'] },
];

/** cmd/cosign/cli/options/security_key.go. */
const slots = ['authentication', 'signature', 'card-authentication', 'key-management'];

function isAbsolute(text: string): boolean {
  return /^(\/|[A-Za-z]:[\\/])/.test(text);
}

function noSlot(slot: string): TrustProblem {
  return {
    code: 'KEY_NOT_FOUND',
    message: `A hardware key has no slot \`${slot}\`.`,
    next: `Name one of its slots: ${slots.map((name) => `sk:${name}`).join(', ')}.`,
  };
}

function notUnderstood(text: string): TrustProblem {
  return {
    code: 'KEY_NOT_FOUND',
    message: `\`${text}\` does not say where a key is.`,
    next: `Name a file with its absolute path, an address (${services.map(({ prefix }) => prefix).join(', ')}…), or \`sk\` for a hardware key.`,
  };
}
