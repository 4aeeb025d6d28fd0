/*
 * The words of distribution/reference's grammar (its regexp.go), as scanners. They are exact, not approximate: the differential
 * test compares them with the Go code.
 */

/** `domain`: labels of letters, digits and inner dashes, or an IPv6 address in brackets; then perhaps a port. */
export function isHost(text: string): boolean {
  const end = text.startsWith('[') ? endOfAddress(text) : endOfLabels(text);
  if (end <= 0) return false;
  return end === text.length || (text[end] === ':' && isDigits(text, end + 1));
}

/**
 * A host that is pulled from. One with an underscore (`my_host.example`) is no domain to the grammar, but it is a path component, so the
 * Go code accepts `my_host.example/x` as a path without a domain, and those who pull (containerd) take its first segment for the host.
 */
export function isRegistryHost(text: string): boolean {
  return isHost(text) || (text.includes('.') && isPathComponent(text));
}

/** `path-component`: lower-case letters and digits, held together by one `.`, one or two `_`, or any number of `-`. */
export function isPathComponent(text: string): boolean {
  let at = 0;
  for (;;) {
    const start = at;
    while (isLowerOrDigit(text.charCodeAt(at))) at++;
    if (at === start) return false;
    if (at === text.length) return true;
    at = endOfSeparator(text, at);
  }
}

/** `path`: components joined by `/`. */
export function isPath(text: string): boolean {
  return text.split('/').every(isPathComponent);
}

/** Characters of a repository, without its host. */
export const longestRepository = 255;
export const longestTag = 128;

/** `tag`: a word character, then word characters, dots and dashes. */
export function isTag(text: string): boolean {
  if (text.length === 0 || text.length > longestTag || text.startsWith('.') || text.startsWith('-')) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isLetterOrDigit(code) && code !== underscore && code !== dot && code !== dash) return false;
  }
  return true;
}

/** Number of hexadecimal digits of each algorithm that go-digest knows; it refuses all others. */
export const digestLengths: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

/** A digest that go-digest accepts: a known algorithm and exactly its number of lower-case hexadecimal digits. */
export function isDigest(text: string): boolean {
  const colon = text.indexOf(':');
  const hex = text.slice(colon + 1);
  return colon > 0 && digestLengths.get(text.slice(0, colon)) === hex.length && isLowerHex(hex);
}

/** 64 hexadecimal digits are an image id to every tool, so distribution refuses them as a name. */
export function isImageId(text: string): boolean {
  return text.length === 64 && isLowerHex(text);
}

/** True for the first segment of a name when it says where to fetch from; only asked when a `/` follows. */
export function looksLikeHost(segment: string): boolean {
  return segment === 'localhost' || segment.includes('.') || segment.includes(':') || hasUpperCase(segment);
}

export function hasUpperCase(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (isUpper(text.charCodeAt(at))) return true;
  return false;
}

const dash = 0x2d;
const dot = 0x2e;
const underscore = 0x5f;

function endOfAddress(text: string): number {
  let at = 1;
  while (isHexDigit(text.charCodeAt(at)) || text[at] === ':') at++;
  return at > 1 && text[at] === ']' ? at + 1 : -1;
}

function endOfLabels(text: string): number {
  let at = 0;
  for (;;) {
    const start = at;
    while (isLetterOrDigit(text.charCodeAt(at)) || text.charCodeAt(at) === dash) at++;
    if (at === start || text.charCodeAt(start) === dash || text.charCodeAt(at - 1) === dash) return -1;
    if (text.charCodeAt(at) !== dot) return at;
    at++;
  }
}

function endOfSeparator(text: string, start: number): number {
  let at = start;
  if (text[at] === '.') return at + 1;
  if (text[at] === '_') return text[at + 1] === '_' ? at + 2 : at + 1;
  while (text[at] === '-') at++;
  return at;
}

function isDigits(text: string, start: number): boolean {
  for (let at = start; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return start < text.length;
}

function isLowerHex(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code) && !(code >= 0x61 && code <= 0x66)) return false;
  }
  return true;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function isLowerOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || isDigit(code);
}

function isLetterOrDigit(code: number): boolean {
  return isLowerOrDigit(code) || isUpper(code);
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 0x61 && code <= 0x66) || (code >= 0x41 && code <= 0x46);
}
