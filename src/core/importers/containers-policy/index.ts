import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Importer, ImportTools } from '../importer.js';
import { eachDocument } from '../reading/each-document.js';
import type { Notes, Placed } from '../reading/notes.js';
import { patternsOfScope } from '../reading/scope-patterns.js';
import { readPatterns } from '../reading/take-patterns.js';
import { takeSpecific, type SpecificRule } from '../reading/take-specific.js';
import { entriesOf, field, flagOf, textOf } from '../reading/values.js';
import { readRequirements } from './read-requirements.js';

/** `policy.json` of Podman, Skopeo, CRI-O and Buildah, with `registries.d` (targets.md section 2). The most specific scope decides alone. */
export const containersPolicy: Importer = {
  id: 'containers-policy',
  title: 'containers policy.json',
  recognises: ({ file, text }) => isPolicy(file, text) || isRegistries(file),
  import: (files, tools) =>
    eachDocument(files, (root, notes) =>
      field(root, 'default') === undefined ? readRegistries(root, notes) : readPolicy(root, notes, tools),
    ),
};

function isPolicy(file: string, text: string): boolean {
  return /\.json$/i.test(file) && text.includes('"default"') && /"(?:insecureAcceptAnything|reject|signedBy|sigstoreSigned)"/.test(text);
}

function isRegistries(file: string): boolean {
  return /(?:^|[\\/])registries\.d[\\/][^\\/]+\.ya?ml$/i.test(file);
}

function readPolicy(root: DocumentNode, notes: Notes, tools: ImportTools): void {
  const rules: SpecificRule[] = [];
  const transports = field(root, 'transports');
  const docker = field(transports, 'docker');
  const general = field(docker, '') ?? field(root, 'default');
  if (general !== undefined) rules.push(rule(general, general, ['**'], 'What no scope names.', notes, tools));
  for (const { key, keySpan, value } of entriesOf(docker)) {
    if (key === '') continue;
    const placed = { span: keySpan };
    const reading = patternsOfScope(key);
    const patterns =
      reading.patterns === undefined ? wholeRepository(placed, key, reading.why, notes) : readPatterns(placed, reading, notes);
    if (patterns.length === 0) continue;
    const read = rule(placed, value, patterns, reading.patterns === undefined ? '' : reading.says, notes, tools);
    rules.push(
      reading.patterns === undefined
        ? { ...read, outcome: 'refuse', says: 'It is about one tag or digest, and sources are whole repositories.' }
        : read,
    );
  }
  for (const { key, keySpan } of entriesOf(transports))
    if (key !== 'docker') notes.leaveOut({ span: keySpan }, `The transport \`${key}\` is not about images in registries.`);
  takeSpecific(rules, { name: 'policy.json', side: 'both', placed: root }, notes);
}

/** A scope of one tag replaces what counts for its repository; without it the policy would allow or ask otherwise. */
function wholeRepository(placed: Placed, scope: string, why: string, notes: Notes): readonly string[] {
  const slash = scope.indexOf('/');
  const end = scope.slice(slash + 1).search(/[:@]/);
  if (slash < 0 || end < 0) {
    notes.leaveOut(placed, why);
    return [];
  }
  notes.leaveOut(placed, `${why} So that nothing else applies to it, the repository is not allowed.`);
  const reading = patternsOfScope(scope.slice(0, slash + 1 + end));
  return reading.patterns?.filter((pattern) => !pattern.endsWith('/**')) ?? [];
}

function rule(
  placed: Placed,
  requirements: DocumentNode,
  patterns: readonly string[],
  says: string,
  notes: Notes,
  tools: ImportTools,
): SpecificRule {
  const read = readRequirements(requirements, placed, notes, tools);
  for (const requirement of read.required)
    for (const match of patterns) notes.required.push(notes.take(placed, { match, ...requirement }, 'It must be signed.'));
  if (read.accepts && patterns.includes('**'))
    notes.warn(
      placed,
      'Everything that no scope names is accepted. The policy says so too, with `**`: replace it by the registries that you mean.',
    );
  return { placed, patterns, says, outcome: read.accepts ? 'accept' : 'refuse', asks: read.required.length > 0 };
}

/** Where signatures are looked for decides nothing by itself, but a signature that nobody looks for is never found. */
function readRegistries(root: DocumentNode, notes: Notes): void {
  for (const { key, value } of [
    ...entriesOf(field(root, 'docker')),
    ...entriesOf(root).filter(({ key: name }) => name === 'default-docker'),
  ]) {
    const attachments = field(value, 'use-sigstore-attachments');
    if (flagOf(attachments) === false)
      notes.warn(
        attachments ?? value,
        `Signatures of \`${key}\` are not looked for in the registry (\`use-sigstore-attachments\`), so an image that must be signed is refused there.`,
      );
    const lookaside = field(value, 'lookaside') ?? field(value, 'sigstore');
    if (lookaside !== undefined)
      notes.leaveOut(
        lookaside,
        `Signatures of \`${key}\` lie on a server beside the registry (${textOf(lookaside) ?? 'lookaside'}): simple signing with PGP, which a policy does not know.`,
      );
  }
}
