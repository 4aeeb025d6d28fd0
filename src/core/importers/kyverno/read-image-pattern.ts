import type { AllowedSource } from '../../policy/document.js';
import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Taken } from '../importer.js';
import { deniedByGlob } from '../reading/denied-patterns.js';
import { patternsOfWholeGlob } from '../reading/glob-patterns.js';
import type { Notes } from '../reading/notes.js';
import { readPatterns, takeAllowed } from '../reading/take-patterns.js';
import { entriesOf, field, itemsOf, textOf } from '../reading/values.js';

/** One rule of a policy with what people call it. */
export interface KyvernoRule {
  readonly rule: DocumentNode;
  readonly name: string;
  readonly namespaces?: readonly string[];
}

/** Reads `validate.pattern` when all that it asks is about `image` of containers; else it is opaque. */
export function readImagePattern({ rule, name, namespaces }: KyvernoRule, notes: Notes): void {
  const validate = field(rule, 'validate');
  const pattern = field(validate, 'pattern');
  const images = pattern === undefined ? undefined : imagesOf(pattern);
  if (images === undefined || images.length === 0) {
    notes.leaveOut(
      validate ?? rule,
      `${name} is no pattern over images alone (conditions, JMESPath or CEL). It is kept as a remark and not evaluated.`,
    );
    return;
  }
  const written = new Map(images.map((node) => [textOf(node) ?? '', node]));
  for (const [text, node] of written) readAlternatives(text, node, { name, rule, ...(namespaces && { namespaces }) }, notes);
  const lists = new Set(images.map(({ list }) => list));
  for (const list of ['containers', 'initContainers', 'ephemeralContainers'])
    if (!lists.has(list)) notes.warn(pattern ?? rule, `The live rule does not look at \`${list}\`. The policy judges them too.`);
}

type ImageNode = DocumentNode & { readonly list: string };

/** Every `image` of the pattern; undefined when it asks for anything else. */
function imagesOf(pattern: DocumentNode): readonly ImageNode[] | undefined {
  const spec = field(pattern, 'spec');
  if (spec === undefined || entriesOf(pattern).some(({ key }) => key !== 'spec')) return undefined;
  const found: ImageNode[] = [];
  for (const { key, value } of entriesOf(spec)) {
    const list = key.replace(/^[=^]\((\w+)\)$/, '$1');
    if (!['containers', 'initContainers', 'ephemeralContainers'].includes(list)) return undefined;
    for (const item of itemsOf(value)) {
      const keys = entriesOf(item).filter(({ key: name, value: part }) => !(name === 'name' && textOf(part) === '*'));
      const [image] = keys;
      if (image === undefined || keys.length !== 1 || !/^(?:=\()?image\)?$/.test(image.key)) return undefined;
      found.push({ ...image.value, list });
    }
  }
  return found;
}

/** `a | b` is one or the other, `!a` is anything but it, `a & b` both (Kyverno's operators for texts). */
function readAlternatives(text: string, node: DocumentNode, { name, namespaces }: KyvernoRule, notes: Notes): void {
  const all = text.split('&').map((part) => part.trim());
  for (const part of all) {
    const alternatives = part.split('|').map((alternative) => alternative.trim());
    const [only = ''] = alternatives;
    if (alternatives.length === 1 && readSpecial(only, node, notes)) continue;
    const entries = alternatives.flatMap((alternative) => readOne(alternative, node, namespaces, notes));
    notes.lists.push({ name, at: notes.origin(node), side: 'run', ...(namespaces && { namespaces }), entries });
  }
}

function readOne(
  alternative: string,
  node: DocumentNode,
  namespaces: readonly string[] | undefined,
  notes: Notes,
): readonly Taken<AllowedSource>[] {
  if (!alternative.startsWith('!')) return takeAllowed(node, patternsOfWholeGlob(alternative), notes, namespaces);
  notes.leaveOut(node, `\`${alternative}\` beside others admits everything that it does not name. It was not taken over.`);
  return [];
}

/** What a lone pattern says of tags and digests, or denies. */
function readSpecial(text: string, node: DocumentNode, notes: Notes): boolean {
  if (text === '*:*') {
    notes.tags.push(notes.take(node, { match: '**', requireTag: 'error' }, 'A tag must be written.'));
    notes.warn(
      node,
      'The live rule looks for a `:` anywhere, so the port of a registry (`registry:5000/app`) satisfies it. The policy asks for a tag or digest.',
    );
    return true;
  }
  if (/^\*@(?:sha256:)?\*$/.test(text)) {
    notes.tags.push(notes.take(node, { match: '**', requireDigest: 'error' }, 'A digest must be written.'));
    return true;
  }
  const tag = /^!\*:([\w.*-]{1,128})$/.exec(text)?.[1];
  if (tag !== undefined) {
    notes.tags.push(notes.take(node, { match: '**', deny: [tag] }, `The tag \`${tag}\` is denied.`));
    return true;
  }
  if (!text.startsWith('!')) return false;
  for (const match of readPatterns(node, deniedByGlob(text.slice(1)), notes))
    notes.denied.push(notes.take(node, { match }, `\`${text}\`: denied.`));
  return true;
}
