import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Importer } from '../importer.js';
import { deniedByGlob } from '../reading/denied-patterns.js';
import { eachDocument } from '../reading/each-document.js';
import { patternsOfWholeGlob } from '../reading/glob-patterns.js';
import type { Notes } from '../reading/notes.js';
import { readPatterns, takeAllowed } from '../reading/take-patterns.js';
import { field, itemsOf, textOf } from '../reading/values.js';

/**
 * BuildKit's source policy in JSON (moby/buildkit, sourcepolicy/pb): of the rules that match an image the last one counts, and what no
 * rule matches may be used. Names are complete there (`docker-image://docker.io/library/nginx:latest`).
 */
export const buildx: Importer = {
  id: 'buildx',
  title: 'BuildKit source policies',
  recognises: ({ file, text }) => /\.json$/i.test(file) && text.includes('"selector"') && /"(?:ALLOW|DENY|CONVERT)"/.test(text),
  import: (files) => eachDocument(files, readPolicy),
};

const scheme = 'docker-image://';

interface Rule {
  readonly node: DocumentNode;
  readonly identifier: DocumentNode;
  readonly action: string;
  /** The reference or glob; undefined for what is about something else, or is an expression. */
  readonly text: string | undefined;
}

function readPolicy(root: DocumentNode, notes: Notes): void {
  const rules = itemsOf(field(root, 'rules')).map(readRule);
  // What stands before a rule for everything is forgotten by it.
  const reset = rules.findLastIndex(({ action, text }) => text === '*' && (action === 'DENY' || action === 'ALLOW'));
  const isClosed = rules[reset]?.action === 'DENY';
  const counting = rules.slice(reset + 1);
  for (const rule of counting) if (rule.text === undefined) notes.leaveOut(rule.identifier, describeUnread(rule));
  for (const rule of counting) if (rule.action === 'CONVERT') readConvert(rule, notes);
  for (const { identifier, action, text } of counting)
    if (action === 'DENY' && text !== undefined)
      for (const match of readPatterns(identifier, deniedByGlob(text), notes))
        notes.denied.push(notes.take(identifier, { match }, 'Denied.'));
  const allowing = counting.filter(({ action, text }) => action === 'ALLOW' && text !== undefined);
  if (isClosed) {
    const entries = allowing.flatMap(({ identifier, text }) => takeAllowed(identifier, patternsOfWholeGlob(text ?? ''), notes));
    notes.lists.push({ name: 'the source policy', at: notes.origin(rules[reset]?.node ?? root), side: 'build', entries });
  } else
    for (const { identifier } of allowing)
      notes.warn(
        identifier,
        'What no rule names may be used anyway, so this gives back what a rule above it takes. In a policy `deny` beats `allow`: it stays denied.',
      );
}

function readRule(node: DocumentNode): Rule {
  const identifier = field(node, 'selector', 'identifier') ?? node;
  const written = textOf(identifier) ?? '';
  const type = textOf(field(node, 'selector', 'match_type')) ?? textOf(field(node, 'selector', 'matchType')) ?? 'WILDCARD';
  const isPlain = type !== 'REGEX' && itemsOf(field(node, 'selector', 'constraints')).length === 0;
  const text = written === '*' ? '*' : isPlain && written.startsWith(scheme) ? written.slice(scheme.length) : undefined;
  return { node, identifier, action: textOf(field(node, 'action')) ?? 'ALLOW', text };
}

function describeUnread({ identifier, action }: Rule): string {
  const written = textOf(identifier) ?? '';
  if (written !== '' && !written.startsWith(scheme) && !written.startsWith('^')) return 'It is about a source that is no image.';
  return `A ${action} by a regular expression or with constraints. It is not evaluated here.`;
}

function readConvert({ identifier, node, text }: Rule, notes: Notes): void {
  const target = textOf(field(node, 'updates', 'identifier')) ?? '';
  notes.leaveOut(
    identifier,
    `BuildKit fetches \`${target}\` instead of \`${text ?? ''}\`. If that is a mirror, write it under \`mirrors\`; if it is a pinned image, under \`bases.catalogue\` with \`offers\`.`,
  );
}
