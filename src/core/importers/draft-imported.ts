import { writeScalar } from '../policy/write-scalar.js';
import type { ImportedSections } from './assembling/assemble.js';
import type { ImportedException, ImportOrigin, Taken } from './importer.js';

/**
 * The text of a policy from what was imported: every entry on a line of its own with the place that it comes from. Every value is
 * quoted where it could be something else, and comments hold no character that ends a line.
 */
export function draftImported(sections: ImportedSections, name: string): string {
  const { enforcement, defaults, registryAliases, mirrors, allow, deny, catalogue, tags, scan, signers, require, attestations } = sections;
  const sources = [...(allow === undefined ? [] : list('  allow', allow)), ...(deny.length === 0 ? [] : list('  deny', deny))];
  const trust = [
    ...(signers.length === 0
      ? []
      : ['  signers:', ...signers.map(({ at, value }) => `    ${writeScalar(value.name)}: ${flow(value.signer)}${from(at)}`)]),
    ...(require.length === 0 ? [] : list('  require', require)),
    ...(attestations.length === 0 ? [] : list('  attestations', attestations)),
  ];
  return [
    '# Taken over from other tools by `wharfmaster policy import`. Go through the review list before you rely on it.',
    'apiVersion: wharfmaster/v1',
    'kind: ImagePolicy',
    `metadata: {name: ${writeScalar(label(name))}, version: "1"}`,
    ...(enforcement === undefined ? [] : ['', `enforcement: ${flow(enforcement)}`]),
    ...(defaults === undefined ? [] : ['', `defaults: ${flow(defaults)}`]),
    ...sections.settings.flatMap(({ at, value }) => ['', `${value.name}: ${flow(value.value)}${from(at)}`]),
    ...(registryAliases.length === 0
      ? []
      : [
          '',
          'registryAliases:',
          ...registryAliases.map(({ at, value }) => `  ${writeScalar(value.name)}: ${writeScalar(value.registry)}${from(at)}`),
        ]),
    ...(mirrors.length === 0 ? [] : ['', ...list('mirrors', mirrors)]),
    ...(sources.length === 0 ? [] : ['', 'sources:', ...sources]),
    ...(catalogue.length === 0 ? [] : ['', 'bases:', ...list('  catalogue', catalogue)]),
    ...(tags.length === 0 ? [] : ['', ...list('tags', tags)]),
    ...(scan === undefined ? [] : ['', `scan: ${flow(scan)}`]),
    ...(trust.length === 0 ? [] : ['', 'trust:', ...trust]),
    ...exceptionLines(sections.exceptions),
    '',
  ].join('\n');
}

function label(name: string): string {
  const printed = printable(name).trim();
  return printed === '' ? 'imported' : printed;
}

function list(key: string, entries: readonly Taken<object>[]): readonly string[] {
  const indent = ' '.repeat(key.length - key.trimStart().length);
  if (entries.length === 0) return [`${key}: []`];
  return [`${key}:`, ...entries.map(({ at, value }) => `${indent}  - ${entryText(value)}${from(at)}`)];
}

/** `{match: x}` alone is written as `x`, as people do. */
function entryText(value: object): string {
  const [first, ...others] = Object.entries(value);
  const isShort = others.length === 0 && first?.[0] === 'match' && typeof first[1] === 'string';
  return isShort ? writeScalar(String(first[1])) : flow(value);
}

/** Data as YAML on one line. */
function flow(value: unknown): string {
  if (typeof value === 'string') return writeScalar(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${pairs.map(([key, part]) => `${writeScalar(key)}: ${flow(part)}`).join(', ')}}`;
}

function from({ file, line }: ImportOrigin): string {
  return ` # from ${printable(file).slice(0, 200)}:${line}`;
}

/** Everything that could end a comment, hide or reorder its text is a space. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/g, ' ');
}

const mandatory = ['id', 'match', 'owner', 'ticket', 'reason', 'created', 'expires'] as const;

/** What an exception lacks of what policy.md section 5 asks of it. */
export function missingOf(exception: ImportedException): readonly string[] {
  return mandatory.filter((key) => exception[key] === undefined);
}

function exceptionLines(exceptions: readonly Taken<ImportedException>[]): readonly string[] {
  const complete = exceptions.filter(({ value }) => missingOf(value).length === 0);
  const open = exceptions.filter(({ value }) => missingOf(value).length > 0);
  return [
    ...(complete.length === 0 ? [] : ['', ...list('exceptions', complete)]),
    ...(open.length === 0
      ? []
      : [
          '',
          '# These waive nothing yet. Give each what it lacks, then take the `#` away, or remove it.',
          ...(complete.length === 0 ? ['# exceptions:'] : []),
          ...open.map(({ at, value }) => `#   - ${flow(value)}${from(at)}, lacks ${missingOf(value).join(', ')}`),
        ]),
  ];
}
