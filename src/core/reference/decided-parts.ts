import type { ImageReference } from '../model/image-reference.js';
import type { Span } from '../model/span.js';
import { digestLengths, isDigest, isTag } from './grammar.js';
import { parseReference } from './parse-reference.js';
import { splitReferenceText } from './split-reference-text.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * The parts of a reference that are the same whatever stands in the open stretches of its text, among all values that give a
 * reference at all: anything may stand there, also nothing, also `/`, `:` and `@` (policy.md section 5, Assumptions).
 * So `node:${V}` decides nothing, since V may be `5000/evil`, and `host.io/a/node:${V}` decides registry and repository.
 */
export function decidedParts(text: string, open: readonly Span[]): Partial<ImageReference> {
  const parsed = parseReference(text);
  if (open.length === 0) return parsed.ok ? parsed.value.reference : {};
  const before = text.slice(
    0,
    open.reduce((first, { start }) => Math.min(first, start), text.length),
  );
  const after = text.slice(open.reduce((last, { end }) => Math.max(last, end), 0));
  return { ...decidedAtEnd(after), ...decidedAtStart(before) };
}

/** What text before the first open stretch settles: after the first `/` the host stands, after `:` or `@` behind it the repository too. */
function decidedAtStart(before: string): Partial<ImageReference> {
  if (before.includes('@')) return partsOf(before.slice(0, before.indexOf('@')));
  const slash = before.indexOf('/');
  if (slash < 0) return startsTag(before) ? withoutTag(partsOf(before.slice(0, before.indexOf(':')))) : {};
  const colon = before.indexOf(':', slash);
  if (colon >= 0) return withoutTag(partsOf(before.slice(0, colon)));
  const { registry } = partsOf(`${before.slice(0, slash)}/a/a`);
  return registry === undefined ? {} : { registry };
}

/** True when the `:` cannot start a port, because something other than a digit follows: `python:3.12-` can only go on as a tag. */
function startsTag(before: string): boolean {
  const colon = before.indexOf(':');
  return colon > 0 && /[^0-9]/.test(before.slice(colon + 1));
}

/** What text behind the last open stretch settles: the digest, and the tag when nothing before it can make it part of something else. */
function decidedAtEnd(after: string): Partial<ImageReference> {
  const parts = splitReferenceText(after);
  const decided: Mutable<Partial<ImageReference>> = {};
  if (parts.digest !== undefined) {
    const digest = after.slice(parts.digest.start, parts.digest.end);
    if (!isDigest(digest)) return {};
    decided.digest = digest;
  }
  if (parts.tag !== undefined) {
    const tag = after.slice(parts.tag.start, parts.tag.end);
    const isCertain = parts.digest !== undefined || after.includes('/') || !mayEndDigest(tag);
    if (isCertain && isTag(tag)) decided.tag = tag;
  }
  return decided;
}

/** `${X}:<64 hex>` may turn out to be a digest: X may be `node@sha256`. */
function mayEndDigest(tag: string): boolean {
  return [...digestLengths.keys()].some((algorithm) => isDigest(`${algorithm}:${tag}`));
}

function partsOf(text: string): Partial<ImageReference> {
  const parsed = parseReference(text);
  return parsed.ok ? parsed.value.reference : {};
}

function withoutTag({ registry, repository }: Partial<ImageReference>): Partial<ImageReference> {
  return registry === undefined || repository === undefined ? {} : { registry, repository };
}
