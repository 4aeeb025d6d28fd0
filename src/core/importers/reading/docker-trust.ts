import type { DockerTrustSigner } from '../../policy/document.js';
import { checkFormat } from '../../policy/document-reading/check-format.js';
import { isPlainText } from './plain-text.js';
import type { ImportedSigner } from '../importer.js';

/** What is to be said wherever Docker Content Trust is met (targets.md section 10). */
export const retiring =
  'Docker Content Trust is being retired (notary.docker.io is to be shut down on 2026-12-08, and `docker trust` is gone from version 29 of the command line). Sign with cosign or notation instead.';

/** A signer by Docker Content Trust; undefined without the address of a server. */
export function dockerTrustOf(server: string | undefined, names: readonly string[]): ImportedSigner | undefined {
  if (server === undefined) return undefined;
  const address = server.includes('://') ? server : `https://${server}`;
  if (checkFormat('url', address) !== undefined || !names.every(isPlainText)) return undefined;
  const signer: DockerTrustSigner = { type: 'docker-trust', server: address, ...(names.length > 0 && { signers: names }) };
  return { key: `docker-trust ${JSON.stringify(signer)}`, hint: 'docker-trust', signer };
}
