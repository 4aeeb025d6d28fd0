import type { KeySigner } from '../../policy/document.js';
import type { ImportedSigner, ImportTools } from '../importer.js';

/** Keys of a source as signers, or why they cannot be. A block may hold several keys: each is one signer. */
export type KeyReading = { readonly signers: readonly ImportedSigner[] } | { readonly signers?: never; readonly why: string };

/**
 * The public keys of a PEM text, each with its fingerprint (SHA-256 of its DER form). Certificates and PGP keys are something else, and
 * whoever holds one signs in another way.
 */
export function readPublicKeys(pem: string, hint: string, options: Pick<KeySigner, 'format' | 'tlog'>, tools: ImportTools): KeyReading {
  const blocks = pem.split('-----BEGIN PUBLIC KEY-----').slice(1, mostKeys + 1);
  if (blocks.length === 0) return { why: describeOther(pem) };
  const signers: ImportedSigner[] = [];
  for (const block of blocks) {
    const [body = ''] = block.split('-----END PUBLIC KEY-----', 1);
    const der = fromBase64(body);
    if (der === undefined || der.length === 0) return { why: 'The public key is broken: between its BEGIN and END lines is no base64.' };
    const sha256 = tools.sha256(der);
    const signer: KeySigner = { type: 'key', keys: [{ file: '', sha256 }], ...options };
    signers.push({ key: `key ${sha256}`, hint, signer, pem: toPem(body) });
  }
  return { signers };
}

/** More keys than any tool checks for one image. */
const mostKeys = 100;

function describeOther(pem: string): string {
  if (pem.includes('PGP PUBLIC KEY')) return 'It is a PGP key, and a policy knows no signers with PGP.';
  if (pem.includes('BEGIN CERTIFICATE')) return 'It is a certificate, and the keys of a policy are public keys.';
  return 'It holds no public key (`-----BEGIN PUBLIC KEY-----`).';
}

function toPem(body: string): string {
  const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n');
}

export function fromBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/\s+/g, '');
  if (packed.length > 1 << 20 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  try {
    return Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
