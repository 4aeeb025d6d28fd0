import { Composer, type CST, type Document } from 'yaml';
import type { Span } from '../../model/span.js';
import type { Complaint, DocumentReading } from './document-node.js';
import { boundedTokens, limits } from './measure-tokens.js';
import { toDocumentNode } from './to-document-node.js';

/**
 * Reads YAML as policy.md section 1 allows it: YAML 1.2 core schema, one document, no anchors, aliases, merge keys or directives,
 * unique keys, bounded size, count and depth. Total: whatever the text is, the answer is data.
 */
export function readDocument(text: string): DocumentReading {
  const tooLong = complainAboutSize(text);
  if (tooLong !== undefined) return { complaints: [tooLong] };
  try {
    const tokens = boundedTokens(text);
    return 'what' in tokens ? { complaints: [tokens] } : readTokens(tokens, text);
  } catch (error) {
    // The library promises not to throw; a promise of somebody else is not ours to give on.
    return { complaints: [notYaml({ start: 0, end: firstLineEnd(text) }, error instanceof Error ? error.message : 'unknown reason')] };
  }
}

function readTokens(tokens: readonly CST.Token[], text: string): DocumentReading {
  const complaints: Complaint[] = [];
  for (const token of tokens)
    if (token.type === 'directive') complaints.push(directive({ start: token.offset, end: token.offset + token.source.length }));
  const kept = tokens.filter((token) => token.type !== 'directive');
  const documents = [
    ...new Composer({ version: '1.2', schema: 'core', strict: true, uniqueKeys: false, prettyErrors: false }).compose(kept),
  ];
  const [document, second] = documents;
  if (second !== undefined) complaints.push(secondDocument(documentStart(second, text)));
  if (document === undefined) return { complaints };
  for (const error of [...document.errors, ...document.warnings]) complaints.push(notYaml(clamped(error.pos, text), error.message));
  const { root, complaints: more } = toDocumentNode(document.contents, text);
  complaints.push(...more);
  return root === undefined ? { complaints } : { root, complaints };
}

function complainAboutSize(text: string): Complaint | undefined {
  if (text.length <= limits.bytes / 3 || utf8Length(text) <= limits.bytes) return undefined;
  return {
    span: { start: 0, end: firstLineEnd(text) },
    what: `This file is larger than 1 MiB (${Math.ceil(text.length / 1024)} thousand characters).`,
    why: 'Reading is bounded, so that no file can make the editor or the pipeline stand still.',
    next: 'Shorten it: patterns with `**` say in one line what lists of images say in thousands.',
  };
}

function notYaml(span: Span, message: string): Complaint {
  return {
    span,
    what: `This is not the YAML that a policy may be written in: ${message.replace(/\.$/, '')}.`,
    why: 'A file that can be read in two ways could switch a rule off.',
    next: 'Correct it here; texts with special characters are safe in double quotes.',
  };
}

function directive(span: Span): Complaint {
  return {
    span,
    what: 'YAML directives (lines that start with `%`) have no place in a policy.',
    why: 'They change what the words below them mean: under YAML 1.1 `no` is false and `1:20` is 80.',
    next: 'Remove the line.',
  };
}

function secondDocument(span: Span): Complaint {
  return {
    span,
    what: 'A second YAML document starts here.',
    why: 'A policy is one document; what stands in another one would have no effect.',
    next: 'Merge the two, or move the second one to a file of its own.',
  };
}

function documentStart(document: Document.Parsed, text: string): Span {
  const start = Math.min(document.range[0], text.length);
  const marker = text.lastIndexOf('---', start);
  return marker < 0 ? { start, end: Math.min(start + 1, text.length) } : { start: marker, end: marker + 3 };
}

function clamped([start, end]: readonly [number, number], text: string): Span {
  const from = Math.max(0, Math.min(start, text.length));
  return { start: from, end: Math.max(from, Math.min(end, text.length)) };
}

function firstLineEnd(text: string): number {
  const end = text.search(/[\r\n]/);
  return Math.min(end < 0 ? text.length : end, 80);
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length && bytes <= limits.bytes; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800 || (code >= 0xd800 && code < 0xe000)) bytes += 2;
    else bytes += 3;
  }
  return bytes;
}
