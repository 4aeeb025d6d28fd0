import type { Problem } from '../model/result.js';
import {
  digestLengths,
  hasUpperCase,
  isDigest,
  isImageId,
  isPath,
  isRegistryHost,
  isTag,
  longestRepository,
  longestTag,
  looksLikeHost,
} from './grammar.js';
import { quote } from './quote.js';
import { splitReferenceText } from './split-reference-text.js';

/** Why a text is not an image reference, in a sentence for people, and what to write instead. */
export type ReferenceProblem = Problem<ReferenceProblemCode>;

export type ReferenceProblemCode =
  | 'REFERENCE_EMPTY'
  | 'REFERENCE_URL'
  | 'REFERENCE_VARIABLE'
  | 'REFERENCE_CHARACTER'
  | 'REFERENCE_IMAGE_ID'
  | 'REFERENCE_DIGEST'
  | 'REFERENCE_TAG'
  | 'REFERENCE_HOST'
  | 'REFERENCE_UPPER_CASE'
  | 'REFERENCE_TOO_LONG'
  | 'REFERENCE_PATH';

/** Names the first thing that is wrong with a text that the parser refused. */
export function describeReferenceProblem(text: string): ReferenceProblem {
  return describeWhole(text) ?? describeDigest(text) ?? describeTag(text) ?? describeHost(text) ?? describePath(text) ?? tooLong(text);
}

const shape = 'An image is written `registry/repository:tag@digest`, e.g. `registry.example/team/app:1.2`.';

function describeWhole(text: string): ReferenceProblem | undefined {
  if (text === '') return problem('REFERENCE_EMPTY', 'The image is empty.', shape);
  if (text.includes('://')) return problem('REFERENCE_URL', `${quote(text)} is a URL, not an image.`, `Leave out \`${schemeOf(text)}\`.`);
  if (text.includes('$') || text.includes('{{'))
    return problem('REFERENCE_VARIABLE', `${quote(text)} holds a variable that nothing replaces.`, shape);
  const foreign = foreignCharacter(text);
  if (foreign !== undefined)
    return problem('REFERENCE_CHARACTER', `${quote(text)} holds ${foreign}, which no registry understands.`, shape);
  if (isImageId(text))
    return problem(
      'REFERENCE_IMAGE_ID',
      `${quote(text)} is an image id, not a name.`,
      `Write the name and the digest: \`repository@sha256:${text.slice(0, 8)}…\`.`,
    );
  return undefined;
}

function schemeOf(text: string): string {
  return text.slice(0, text.indexOf('://') + 3).slice(0, 40);
}

function foreignCharacter(text: string): string | undefined {
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    if (code === 0x20) return 'a space';
    if (code < 0x20 || code === 0x7f) return 'a control character';
    if (code > 0x7f) return `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    if (!isAllowed(code)) return `\`${String.fromCodePoint(code)}\``;
  }
  return undefined;
}

function isAllowed(code: number): boolean {
  return /[A-Za-z0-9._:/@[\]+=-]/.test(String.fromCharCode(code));
}

function describeDigest(text: string): ReferenceProblem | undefined {
  const { digest: span } = splitReferenceText(text);
  if (span === undefined) return undefined;
  const digest = text.slice(span.start, span.end);
  if (isDigest(digest)) return undefined;
  const algorithm = digest.slice(0, Math.max(digest.indexOf(':'), 0));
  const length = digestLengths.get(algorithm);
  const next =
    length === undefined
      ? 'A digest is `sha256:` and 64 lower-case hexadecimal digits; sha384 (96) and sha512 (128) are understood too.'
      : `A ${algorithm} digest has exactly ${String(length)} lower-case hexadecimal digits; here ${countOf(digest.length - algorithm.length - 1)} follow \`${algorithm}:\`.`;
  return problem('REFERENCE_DIGEST', `${quote(`@${digest}`)} is not a digest.`, next);
}

function countOf(characters: number): string {
  return characters === 1 ? '1 character' : `${String(characters)} characters`;
}

function describeTag(text: string): ReferenceProblem | undefined {
  const { tag: span } = splitReferenceText(text);
  if (span === undefined) return undefined;
  const tag = text.slice(span.start, span.end);
  if (isTag(tag)) return undefined;
  if (tag === '')
    return problem('REFERENCE_TAG', `Nothing follows the \`:\` of ${quote(text)}.`, 'Write a tag after it, or leave the `:` out.');
  const next =
    tag.length > longestTag
      ? `A tag has at most ${String(longestTag)} characters; this one has ${String(tag.length)}.`
      : 'A tag is made of letters, digits, `_`, `.` and `-`, and starts with a letter, a digit or `_`.';
  return problem('REFERENCE_TAG', `${quote(tag)} is not a tag.`, next);
}

function describeHost(text: string): ReferenceProblem | undefined {
  const { host, path } = nameParts(text);
  if (host === undefined || isRegistryHost(host)) return undefined;
  // Hosts that are only hosts because of upper case were meant as a path more often than not.
  if (!host.includes('.') && !host.includes(':') && hasUpperCase(host)) return upperCase(text);
  if (path === '' && host === '') return undefined;
  return problem(
    'REFERENCE_HOST',
    `${quote(host)} is not a registry host.`,
    'A host is a name such as `registry.example`, an IPv4 address, or an IPv6 address in brackets, with a port if need be: `registry.example:5000`.',
  );
}

function describePath(text: string): ReferenceProblem | undefined {
  const { host, path } = nameParts(text);
  if (path === '')
    return problem(
      'REFERENCE_PATH',
      host === undefined ? `${quote(text)} has no name.` : `Nothing follows the host ${quote(host)}.`,
      shape,
    );
  if (path.length > longestRepository) return tooLong(text);
  if (hasUpperCase(path)) return upperCase(text);
  if (path.includes('//') || path.startsWith('/') || path.endsWith('/'))
    return problem('REFERENCE_PATH', `${quote(path)} has a \`/\` with nothing beside it.`, shape);
  if (isPath(path)) return undefined;
  const part = path.split('/').find((segment) => !isPath(segment)) ?? path;
  return problem(
    'REFERENCE_PATH',
    `${quote(part)} is not part of a repository name.`,
    'Repository names are lower-case letters and digits, joined by single `.`, `_` or `__`, or by `-`, and start and end with a letter or digit.',
  );
}

function tooLong(text: string): ReferenceProblem {
  return problem(
    'REFERENCE_TOO_LONG',
    `${quote(text)} is too long.`,
    `A repository name has at most ${String(longestRepository)} characters.`,
  );
}

function upperCase(text: string): ReferenceProblem {
  const { name } = splitReferenceText(text);
  const { host, path } = nameParts(text);
  const keepsHost = host !== undefined && (host.includes('.') || host.includes(':'));
  const written = text.slice(name.start, name.end);
  const lower = keepsHost ? `${host}/${path.toLowerCase()}` : written.toLowerCase();
  return problem(
    'REFERENCE_UPPER_CASE',
    `${quote(written)} has upper-case letters, and repository names are lower case.`,
    `Write ${quote(lower + text.slice(name.end))}.`,
  );
}

function nameParts(text: string): { readonly host?: string; readonly path: string } {
  const { name } = splitReferenceText(text);
  const written = text.slice(name.start, name.end);
  const slash = written.indexOf('/');
  const first = written.slice(0, Math.max(slash, 0));
  return slash >= 0 && looksLikeHost(first) ? { host: first, path: written.slice(slash + 1) } : { path: written };
}

function problem(code: ReferenceProblemCode, message: string, next: string): ReferenceProblem {
  return { code, message, next };
}
