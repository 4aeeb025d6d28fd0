import { failed, ok, type Result } from '../../../model/result.js';
import type { NotationSigner } from '../../../policy/document.js';
import type { ExportProblem, TrustMaterial } from '../../exporter.js';

/** What a signer's trust stores hold, as PEM in one text each. */
export interface Stores {
  readonly certs: string;
  /** Empty when it names no timestamp authority. */
  readonly tsaCerts: string;
}

export function storesOf(name: string, { trustStores }: NotationSigner, material: TrustMaterial): Result<Stores, ExportProblem> {
  const absent = trustStores.find((store) => (material.certificates.get(store) ?? []).length === 0);
  if (absent !== undefined || trustStores.every(isTimestamps)) return failed(missing(name, absent));
  const read = (stores: readonly string[]) => stores.flatMap((store) => material.certificates.get(store) ?? []).join('\n');
  return ok({ certs: read(trustStores.filter((store) => !isTimestamps(store))), tsaCerts: read(trustStores.filter(isTimestamps)) });
}

function isTimestamps(store: string): boolean {
  return store.startsWith('tsa:');
}

function missing(name: string, store = 'of a certificate authority'): ExportProblem {
  return {
    code: 'EXPORT_KEY_MISSING',
    message: `The export needs the certificates \`${store}\` of the signer \`${name}\`, and they are not known on this machine.`,
    next: 'Give them with the policy’s other trust material, then export again.',
  };
}
