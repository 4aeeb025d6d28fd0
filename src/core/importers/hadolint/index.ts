import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Importer } from '../importer.js';
import { eachDocument } from '../reading/each-document.js';
import type { Notes } from '../reading/notes.js';
import { checked, type PatternReading } from '../reading/prefix-patterns.js';
import { takeAllowed } from '../reading/take-patterns.js';
import { entriesOf, field, itemsOf, textOf, textsOf } from '../reading/values.js';

/** `.hadolint.yaml`: `trustedRegistries` of rule DL3026, which knows hosts only (targets.md section 11). */
export const hadolint: Importer = {
  id: 'hadolint',
  title: '.hadolint.yaml',
  recognises: ({ file }) => /(?:^|[\\/])\.?hadolint\.ya?ml$/i.test(file),
  import: (files) => eachDocument(files, readConfig),
};

function readConfig(root: DocumentNode, notes: Notes): void {
  const trusted = field(root, 'trustedRegistries');
  const hosts = textsOf(trusted);
  if (trusted !== undefined && hosts.length > 0) {
    const entries = hosts.flatMap(({ node, text }) => takeAllowed(node, patternsOfHost(text), notes));
    notes.lists.push({ name: 'trustedRegistries', at: notes.origin(trusted), side: 'build', entries });
  }
  if (isIgnored(root, 'DL3026') && trusted !== undefined)
    notes.warn(trusted, 'DL3026 is ignored in this file, so nothing enforces the list today. The policy does.');
  readTagRules(root, notes);
}

function patternsOfHost(host: string): PatternReading {
  if (host === '*') return { why: 'The live rule admits every registry. It was not taken over.' };
  if (host === 'docker.io' || host === 'hub.docker.com') return checked(['docker.io/**'], 'Docker Hub.');
  if (host.startsWith('*.')) return checked([`${host}/**`], `Every host below \`${host.slice(2)}\`.`);
  if (host.startsWith('*')) return suffix(host.slice(1));
  if (host.endsWith('*')) return prefix(host.slice(0, -1));
  return checked([`${host}/**`], `Everything on \`${host}\`.`);
}

function suffix(host: string): PatternReading {
  return checked([`${host}/**`, `*.${host}/**`], `\`${host}\` and the hosts below it.`, [
    `The live rule compares the end of the text, so \`*${host}\` also admits \`evil${host}\`. The policy means whole labels.`,
  ]);
}

function prefix(host: string): PatternReading {
  return checked([`${host}/**`], `The host \`${host}\`.`, [
    `The live rule compares the beginning of the text, so \`${host}*\` also admits \`${host}.evil.example\`. The policy means this host alone.`,
  ]);
}

/** DL3006 and DL3007 are on unless somebody switched them off: only what the file says of them counts as a decision. */
function readTagRules(root: DocumentNode, notes: Notes): void {
  for (const severity of ['error', 'warning', 'info', 'style'] as const) {
    for (const { node, text } of textsOf(field(root, 'override', severity))) {
      const level = severity === 'error' ? 'error' : severity === 'warning' ? 'warn' : 'info';
      if (text === 'DL3006')
        notes.tags.push(notes.take(node, { match: '**', requireTag: level, in: ['dockerfile'] }, 'A tag or digest must be written.'));
      if (text === 'DL3007')
        notes.tags.push(notes.take(node, { match: '**', deny: ['latest'], level, in: ['dockerfile'] }, '`latest` is denied.'));
    }
  }
  for (const { key, keySpan } of entriesOf(root))
    if (key === 'label-schema' || key === 'strict-labels')
      notes.leaveOut({ span: keySpan }, 'Labels of images are nothing that a policy asks for.');
}

function isIgnored(root: DocumentNode, rule: string): boolean {
  return itemsOf(field(root, 'ignored')).some((item) => textOf(item) === rule);
}
