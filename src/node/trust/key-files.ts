import { signersOf, type GoverningPolicy } from '../../core/index.js';
import { meansFor, type SaidMeans } from './means-for.js';

/** The files with the keys of which somebody said that our own signer signs with them here. Nothing is read. */
export function keyFilesOf(said: SaidMeans & { readonly governing: GoverningPolicy }): readonly string[] {
  const files = signersOf(said.governing).flatMap(({ name, signer }) => {
    if (signer.type !== 'key') return [];
    const means = meansFor({ name, signer, publicKeys: [] }, said);
    return means?.engine === 'embedded' && means.key !== undefined ? [means.key] : [];
  });
  return [...new Set(files)];
}
