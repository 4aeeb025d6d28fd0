import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { ImportedRequirement, ImportedSigner, ImportTools } from '../importer.js';
import { readKeyless } from '../reading/keyless.js';
import type { Notes, Placed } from '../reading/notes.js';
import { fromBase64, readPublicKeys } from '../reading/public-key.js';
import { entriesOf, field, itemsOf, textOf, textsOf } from '../reading/values.js';

/** What one scope asks for. All of its requirements must be met; one that cannot be taken over makes it accept nothing here. */
export interface Requirements {
  readonly accepts: boolean;
  readonly required: readonly Omit<ImportedRequirement, 'match'>[];
}

const nothing: Requirements = { accepts: false, required: [] };

export function readRequirements(list: DocumentNode, placed: Placed, notes: Notes, tools: ImportTools): Requirements {
  const required: Omit<ImportedRequirement, 'match'>[] = [];
  if (itemsOf(list).length === 0) {
    notes.leaveOut(placed, 'It has no requirements, which the live reader refuses as a broken file.');
    return nothing;
  }
  for (const node of itemsOf(list)) {
    const type = textOf(field(node, 'type'));
    if (type === 'insecureAcceptAnything') continue;
    if (type === 'reject') return nothing;
    const one = type === 'sigstoreSigned' ? readSigned(node, notes, tools) : undefined;
    if (one === undefined) {
      if (type !== 'sigstoreSigned') notes.leaveOut(node, describeType(type));
      return nothing;
    }
    required.push(one);
  }
  if (required.length === 0) notes.warn(placed, '`insecureAcceptAnything`: it is accepted without any signature. So it is here.');
  return { accepts: true, required };
}

function describeType(type: string | undefined): string {
  if (type === 'signedBy')
    return 'It asks for a PGP signature (`signedBy`), and a policy knows no signers with PGP. Its images are not allowed here.';
  return `\`${type ?? ''}\` is no requirement that is known here. Its images are not allowed here.`;
}

function readSigned(node: DocumentNode, notes: Notes, tools: ImportTools): Omit<ImportedRequirement, 'match'> | undefined {
  const signers = field(node, 'fulcio') === undefined ? readKeys(node, notes, tools) : readFulcio(node, notes);
  if (signers.length === 0) return undefined;
  for (const signer of signers) notes.signers.push(notes.take(node, signer, 'Its signatures are asked for.'));
  const identity = identityOf(field(node, 'signedIdentity'), notes);
  return { any: signers.map(({ key }) => key), ...(identity && { identity }) };
}

function readKeys(node: DocumentNode, notes: Notes, tools: ImportTools): readonly ImportedSigner[] {
  const hasLog = entriesOf(node).some(({ key }) => key.startsWith('rekorPublicKey'));
  const data = [...textsOf(field(node, 'keyData')), ...textsOf(field(node, 'keyDatas'))];
  if (data.length === 0) {
    notes.leaveOut(
      node,
      'Its key is not in this file, so its fingerprint is not known, and a policy names keys by their fingerprint. Its images are not allowed here.',
    );
    return [];
  }
  return data.flatMap(({ node: at, text }) => {
    const bytes = fromBase64(text);
    const pem = bytes === undefined ? text : String.fromCharCode(...bytes.subarray(0, 65_536));
    const read = readPublicKeys(pem, 'key', { tlog: hasLog ? 'required' : 'none' }, tools);
    if (read.signers === undefined) notes.leaveOut(at, read.why);
    return read.signers ?? [];
  });
}

function readFulcio(node: DocumentNode, notes: Notes): readonly ImportedSigner[] {
  const fulcio = field(node, 'fulcio');
  const [issuer, subject] = [textOf(field(fulcio, 'oidcIssuer')), textOf(field(fulcio, 'subjectEmail'))];
  const trustRoot = 'imported-sigstore';
  const read = readKeyless({ issuer, subject }, subject ?? 'keyless', { trustRoot });
  if (read.signer === undefined) {
    notes.leaveOut(node, read.why);
    return [];
  }
  notes.warn(
    node,
    `Its certificates come from the authority that stands here. Name that Sigstore \`${trustRoot}\` in \`wharfmaster.trustRoots\`; until then nothing of it is accepted.`,
  );
  return [read.signer];
}

function identityOf(node: DocumentNode | undefined, notes: Notes): 'repository' | 'exact' | undefined {
  const type = textOf(field(node, 'type'));
  if (node === undefined || type === undefined) return undefined;
  if (type === 'matchRepository') return 'repository';
  if (type === 'matchExact') return 'exact';
  if (type !== 'matchRepoDigestOrExact')
    notes.warn(node, `\`${type}\` accepts signatures that were made for another name. The policy asks for the image's own name.`);
  return undefined;
}
