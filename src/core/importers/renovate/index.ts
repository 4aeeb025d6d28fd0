import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Importer, ImportFile } from '../importer.js';
import { eachDocument } from '../reading/each-document.js';
import type { Notes } from '../reading/notes.js';
import { entriesOf, field, itemsOf, textOf } from '../reading/values.js';
import { withoutComments } from './without-comments.js';

/**
 * Renovate's configuration: hints only (targets.md section 11). `registryAliases` says where Renovate looks, not which of the two names is
 * the mirror; replacements say what somebody would like, not what is approved.
 */
export const renovate: Importer = {
  id: 'renovate',
  title: 'Renovate configuration',
  recognises: ({ file }) => /(?:^|[\\/])(?:\.?renovate(?:rc)?(?:\.json5?)?)$/i.test(file),
  import: (files) => eachDocument(files.map(plain), readConfig),
};

function plain({ file, text }: ImportFile): ImportFile {
  return { file, text: withoutComments(text) };
}

function readConfig(root: DocumentNode, notes: Notes): void {
  for (const { key, keySpan, value } of entriesOf(field(root, 'registryAliases'))) {
    const target = textOf(value) ?? '';
    notes.leaveOut(
      { span: keySpan },
      `Renovate looks up \`${key}\` at \`${target}\`. Which of the two is the mirror it does not say. If \`${key}\` serves what lies in \`${target}\`, write \`mirrors: [{source: ${target}, mirror: ${key}}]\`; if the two are names of one registry, \`registryAliases\`.`,
    );
  }
  for (const rule of itemsOf(field(root, 'packageRules'))) readRule(rule, notes);
}

function readRule(rule: DocumentNode, notes: Notes): void {
  const replacement = field(rule, 'replacementName');
  const name = textOf(replacement);
  if (replacement === undefined || name === undefined) return;
  const replaced = itemsOf(field(rule, 'matchPackageNames')).flatMap((node) => textOf(node) ?? []);
  notes.leaveOut(
    replacement,
    `Renovate would replace ${replaced.map((text) => `\`${text}\``).join(', ') || 'packages'} by \`${name}\`. If \`${name}\` is an approved base image, add it to \`bases.catalogue\` with \`replaces\`.`,
  );
}
