import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { ImportedSigner, ImportTools } from '../importer.js';
import { deniedByGlob } from '../reading/denied-patterns.js';
import { readKeyless } from '../reading/keyless.js';
import type { Notes } from '../reading/notes.js';
import { predicateType } from '../reading/predicate-types.js';
import { readPublicKeys } from '../reading/public-key.js';
import { readPatterns } from '../reading/take-patterns.js';
import { field, flagOf, itemsOf, numberOf, textOf, textsOf } from '../reading/values.js';
import type { KyvernoRule } from './read-image-pattern.js';

/** One entry of `verifyImages`: images, and who must have signed them. It fails open: an image that no glob matches is not looked at. */
export function readVerifyImages(
  { verify, name }: KyvernoRule & { readonly verify: DocumentNode },
  notes: Notes,
  tools: ImportTools,
): void {
  const globs = [...textsOf(field(verify, 'imageReferences')), ...textsOf(field(verify, 'image'))];
  const matches = globs.flatMap(({ node, text }) => readPatterns(node, deniedByGlob(text), notes).map((match) => ({ node, match })));
  notes.warn(
    verify,
    `An image that none of its globs matches runs unsigned, also in another spelling. Say under \`sources\` what is allowed at all.`,
  );
  if (flagOf(field(verify, 'required')) === false)
    notes.warn(field(verify, 'required') ?? verify, '`required: false` lets images without a signature run. The policy asks for it.');
  for (const { node } of textsOf(field(verify, 'skipImageReferences')))
    notes.warn(node, 'The live rule skips these. A policy cannot take them out of a pattern: here they must be signed as well.');
  const format = textOf(field(verify, 'type')) === 'SigstoreBundle' ? 'bundle' : 'legacy';
  for (const set of itemsOf(field(verify, 'attestors'))) readAttestors(set, matches, { name, format, tools }, notes);
  for (const attestation of itemsOf(field(verify, 'attestations'))) readAttestation(attestation, matches, { name, format, tools }, notes);
}

interface How {
  readonly name: string;
  readonly format: 'bundle' | 'legacy';
  readonly tools: ImportTools;
}

interface Match {
  readonly node: DocumentNode;
  readonly match: string;
}

/** Without `count` all of a set must have signed; else so many. */
function readAttestors(set: DocumentNode, matches: readonly Match[], how: How, notes: Notes): void {
  const entries = itemsOf(field(set, 'entries'));
  const read = entries.map((entry) => readEntry(entry, how, notes));
  const count = numberOf(field(set, 'count'));
  const signers = read.flatMap((each) => each ?? []);
  if (count === undefined ? read.includes(undefined) : signers.length < count || signers.length === 0) {
    notes.leaveOut(
      set,
      `Not all who must sign could be taken over, so nothing here asks for the signatures of ${how.name}. Describe them in the policy.`,
    );
    return;
  }
  for (const { signer, node } of signers) notes.signers.push(notes.take(node, signer, `An attestor of ${how.name}.`));
  const keys = signers.map(({ signer }) => signer.key);
  const asked = count === undefined ? { all: keys } : { any: keys, ...(count > 1 && { min: count }) };
  for (const { node, match } of matches) notes.required.push(notes.take(node, { match, ...asked }, 'It must be signed.'));
}

type Found = readonly { readonly signer: ImportedSigner; readonly node: DocumentNode }[];

function readEntry(entry: DocumentNode, { name, format, tools }: How, notes: Notes): Found | undefined {
  const [keys, keyless] = [field(entry, 'keys'), field(entry, 'keyless')];
  if (keys !== undefined) {
    const tlog = flagOf(field(keys, 'rekor', 'ignoreTlog')) === true ? 'none' : 'required';
    const read = readPublicKeys(textOf(field(keys, 'publicKeys')) ?? '', name, { format, tlog }, tools);
    if (read.signers === undefined)
      notes.leaveOut(
        keys,
        field(keys, 'publicKeys') === undefined
          ? 'Its key is not in this file, so its fingerprint is not known, and a policy names keys by their fingerprint.'
          : read.why,
      );
    return read.signers?.map((signer) => ({ signer, node: keys }));
  }
  if (keyless === undefined) {
    notes.leaveOut(entry, 'It is neither a key nor a keyless identity, and a policy knows no signer like it.');
    return undefined;
  }
  const trustRoot = field(keyless, 'roots') === undefined ? {} : { trustRoot: 'imported-sigstore' };
  const [issuer, issuerRegExp] = [textOf(field(keyless, 'issuer')), textOf(field(keyless, 'issuerRegExp'))];
  const [subject, subjectRegExp] = [textOf(field(keyless, 'subject')), textOf(field(keyless, 'subjectRegExp'))];
  const read = readKeyless({ issuer, issuerRegExp, ...subjectOf(subject, subjectRegExp) }, name, { format, ...trustRoot });
  if (read.signer === undefined) notes.leaveOut(keyless, read.why);
  else for (const warning of read.warnings) notes.warn(keyless, warning);
  return read.signer === undefined ? undefined : [{ signer: read.signer, node: keyless }];
}

/** `subject` may hold wildcards there; ours is exact, so it becomes an expression. */
function subjectOf(
  subject: string | undefined,
  subjectRegExp: string | undefined,
): { readonly subject?: string; readonly subjectRegExp?: string } {
  if (subject === undefined || !/[*?]/.test(subject))
    return { ...(subject !== undefined && { subject }), ...(subjectRegExp !== undefined && { subjectRegExp }) };
  if (subject === '*') return { subject };
  const expression = subject
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return { subjectRegExp: `^${expression}$` };
}

function readAttestation(attestation: DocumentNode, matches: readonly Match[], how: How, notes: Notes): void {
  const type = predicateType(textOf(field(attestation, 'type')) ?? textOf(field(attestation, 'predicateType')) ?? '');
  const entries = itemsOf(field(attestation, 'attestors')).flatMap((set) => itemsOf(field(set, 'entries')));
  const [only] = entries;
  const found = entries.length === 1 && only !== undefined ? readEntry(only, how, notes) : undefined;
  const [one] = found ?? [];
  if (type === undefined || one === undefined || found?.length !== 1) {
    notes.leaveOut(attestation, 'A policy asks for a statement of a known type, signed by one signer. This one is not evaluated here.');
    return;
  }
  if (itemsOf(field(attestation, 'conditions')).length > 0)
    notes.leaveOut(
      field(attestation, 'conditions') ?? attestation,
      'What its conditions ask of the statement is not evaluated here; that there is a signed one is.',
    );
  notes.signers.push(notes.take(one.node, one.signer, `An attestor of ${how.name}.`));
  for (const { node, match } of matches)
    notes.attestations.push(notes.take(node, { match, type, signer: one.signer.key }, 'It must carry such a statement.'));
}
