import type { ImportedSigner, ImportTools } from '../importer.js';
import type { ClusterObject } from '../reading/each-document.js';
import { readKeyless } from '../reading/keyless.js';
import type { Notes } from '../reading/notes.js';
import { fromBase64, readPublicKeys } from '../reading/public-key.js';
import { patternsOfScope } from '../reading/scope-patterns.js';
import { readPatterns } from '../reading/take-patterns.js';
import { field, textOf, textsOf } from '../reading/values.js';

/** OpenShift's own ClusterImagePolicy and ImagePolicy (config.openshift.io/v1): scopes whose images must be signed. */
export function readSignedScopes(object: ClusterObject, notes: Notes, tools: ImportTools): void {
  const { spec, place, kind, name } = object;
  if (kind === 'ImagePolicy') notes.warn(place, 'It holds in its own namespace. A policy asks for signatures everywhere.');
  const signers = readRoot(object, notes, tools);
  if (signers.length === 0) {
    notes.leaveOut(place, `Nothing here asks for the signatures of ${kind} ${name} until you describe its signer in the policy.`);
    return;
  }
  for (const signer of signers)
    notes.signers.push(notes.take(field(spec, 'policy') ?? place, signer, `The place of trust of ${kind} ${name}.`));
  const matching = textOf(field(spec, 'policy', 'signedIdentity', 'matchPolicy'));
  const identity = matching === 'MatchRepository' ? ({ identity: 'repository' } as const) : {};
  if (matching === 'ExactRepository' || matching === 'RemapIdentity')
    notes.warn(place, `\`${matching}\` accepts signatures that were made for another name. The policy asks for the image's own name.`);
  for (const { node, text } of textsOf(field(spec, 'scopes')))
    for (const match of readPatterns(node, patternsOfScope(text), notes))
      notes.required.push(notes.take(node, { match, any: signers.map(({ key }) => key), ...identity }, 'It must be signed.'));
  notes.warn(
    place,
    'The most specific scope decides alone there, and in a policy every entry that matches counts: where scopes lie within each other, this asks for more.',
  );
}

function readRoot({ spec, place, name }: ClusterObject, notes: Notes, tools: ImportTools): readonly ImportedSigner[] {
  const trust = field(spec, 'policy', 'rootOfTrust');
  const type = textOf(field(trust, 'policyType'));
  if (type === 'PublicKey') {
    const text = textOf(field(trust, 'publicKey', 'keyData')) ?? '';
    const bytes = text.includes('BEGIN') ? undefined : fromBase64(text);
    const pem = bytes === undefined ? text : String.fromCharCode(...bytes.subarray(0, 65_536));
    const tlog = field(trust, 'publicKey', 'rekorKeyData') === undefined ? 'none' : 'required';
    const read = readPublicKeys(pem, name, { tlog }, tools);
    if (read.signers === undefined) notes.leaveOut(trust ?? place, read.why);
    return read.signers ?? [];
  }
  if (type !== 'FulcioCAWithRekor') {
    notes.leaveOut(trust ?? place, `\`${type ?? 'no policyType'}\` is no kind of signer that a policy knows.`);
    return [];
  }
  const fulcio = field(trust, 'fulcioCAWithRekor', 'fulcioSubject');
  const read = readKeyless({ issuer: textOf(field(fulcio, 'oidcIssuer')), subject: textOf(field(fulcio, 'signedEmail')) }, name, {
    trustRoot: name,
  });
  if (read.signer === undefined) {
    notes.leaveOut(fulcio ?? place, read.why);
    return [];
  }
  notes.warn(
    trust ?? place,
    `Its certificates come from a Sigstore of its own. Name it \`${name}\` in \`wharfmaster.trustRoots\`; until then nothing of it is accepted.`,
  );
  return [read.signer];
}
