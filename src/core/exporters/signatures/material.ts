import { failed, ok, type Result } from '../../model/result.js';
import type { KeySigner } from '../../policy/document.js';
import type { ExportProblem, TrustMaterial } from '../exporter.js';

/** The public keys of a signer as PEM, in the policy's order. */
export function publicKeysOf(name: string, { keys }: KeySigner, material: TrustMaterial): Result<readonly string[], ExportProblem> {
  const found: string[] = [];
  for (const { sha256 } of keys) {
    const pem = material.keys.get(sha256.toLowerCase()) ?? material.keys.get(sha256);
    if (pem === undefined) return failed(missing(`the public key ${sha256} of the signer \`${name}\``, 'Give its PEM file'));
    found.push(pem.endsWith('\n') ? pem : `${pem}\n`);
  }
  return ok(found);
}

/** What a Sigstore's `trusted_root.json` says, so far as targets ask for it. Everything as PEM. */
export interface SigstoreRoot {
  readonly authorities: readonly RootAuthority[];
  readonly timestampAuthorities: readonly RootAuthority[];
  readonly logs: readonly RootLog[];
  readonly certificateLogs: readonly RootLog[];
}

export interface RootAuthority {
  readonly organization: string;
  readonly commonName: string;
  readonly uri: string;
  readonly chain: string;
}

export interface RootLog {
  readonly url: string;
  readonly publicKey: string;
}

/** The Sigstore that a policy names. */
export function sigstoreRootOf(name: string, material: TrustMaterial): Result<SigstoreRoot, ExportProblem> {
  const root = material.sigstore.get(name);
  if (typeof root !== 'object' || root === null)
    return failed(missing(`the Sigstore trust root \`${name}\``, 'Give its `trusted_root.json`'));
  return ok({
    authorities: authorities(listIn(root, 'certificateAuthorities')),
    timestampAuthorities: authorities(listIn(root, 'timestampAuthorities')),
    logs: logs(listIn(root, 'tlogs')),
    certificateLogs: logs(listIn(root, 'ctlogs')),
  });
}

/** Text as base64; only for ASCII such as PEM. */
export function base64Of(ascii: string): string {
  return btoa(ascii.replace(/[^\x00-\x7f]/g, '?'));
}

function missing(what: string, next: string): ExportProblem {
  return {
    code: 'EXPORT_KEY_MISSING',
    message: `The export needs ${what}, and it is not known on this machine.`,
    next: `${next} with the policy's other trust material, then export again.`,
  };
}

function authorities(list: readonly unknown[]): readonly RootAuthority[] {
  return list.map((one) => ({
    organization: textIn(valueIn(one, 'subject'), 'organization'),
    commonName: textIn(valueIn(one, 'subject'), 'commonName'),
    uri: textIn(one, 'uri'),
    chain: listIn(valueIn(one, 'certChain'), 'certificates')
      .map((certificate) => pem('CERTIFICATE', textIn(certificate, 'rawBytes')))
      .join(''),
  }));
}

function logs(list: readonly unknown[]): readonly RootLog[] {
  return list.map((one) => ({
    url: textIn(one, 'baseUrl'),
    publicKey: pem('PUBLIC KEY', textIn(valueIn(one, 'publicKey'), 'rawBytes')),
  }));
}

/** Only base64 characters survive, so no text can end the block. */
function pem(label: string, base64: string): string {
  const lines = base64.replace(/[^A-Za-z0-9+/=]/g, '').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function valueIn(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const list = valueIn(value, key);
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
}

function textIn(value: unknown, key: string): string {
  const text = valueIn(value, key);
  return typeof text === 'string' ? text : '';
}
