/*
 * One escaper a sink: foreign text (file names, file content, policy texts) reaches a terminal, a log or a document only through
 * these (contracts.md, Command line).
 */

/** Text in a line for people: what could move a cursor, reorder or hide characters appears as `\u{…}`, and no log reads a command in it. */
export function escapeText(text: string): string {
  return text.replace(dangerous, asCodePoint).replace(/##/g, '#\\u{23}');
}

/** A whole line of text, which no pipeline may take for a workflow command. */
export function escapeLine(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1\\u{3a}');
}

/** JSON on one line, or indented: the same characters as JSON's own escapes, so that reading it back gives the exact text. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(invisible, asJsonEscape).replace(/##/g, '#\\u0023');
}

/** Text in an XML attribute or element. */
export function escapeXml(text: string): string {
  return text
    .replace(dangerous, asCodePoint)
    .replace(/##/g, '#\\u{23}')
    .replace(/[<>&"']/g, (sign) => xmlEntities[sign] ?? sign);
}

/** A plain text message of SARIF, in which `[text](target)` would be a link (SARIF 2.1.0, 3.11.6). */
export function escapeSarif(text: string): string {
  const escaped = escapeText(text);
  return escaped.includes('](') ? escaped.replace(/[[\]]/g, '\\$&') : escaped;
}

/** The message of a workflow command. */
export function escapeCommandData(text: string): string {
  return escapeText(text).replace(/%/g, '%25');
}

/** A property of a workflow command. */
export function escapeCommandProperty(text: string): string {
  return escapeCommandData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/** Text in Markdown that is shown as it is: no markup, no HTML, no mention, no link. */
export function escapeMarkdown(text: string): string {
  return escapeText(text)
    .replace(/[\\`*_{}[\]()#+\-!|~]/g, (sign) => `\\${sign}`)
    .replace(/[<>&@]/g, (sign) => markdownEntities[sign] ?? sign)
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\bwww\./gi, (match) => `${match.slice(0, -1)}&#46;`);
}

/** Text in a Markdown code span, inside a table cell too. */
export function markdownCode(text: string): string {
  const clean = escapeText(text).replace(/\|/g, '\\|');
  const longest = Math.max(0, ...Array.from(clean.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 || clean.startsWith(' ') ? ' ' : '';
  return `${fence}${space}${clean}${space}${fence}`;
}

const xmlEntities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' };
const markdownEntities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '@': '&#64;' };

/** Format characters (bidirectional controls, zero-width characters, tags), line and paragraph separators, and halves of surrogate pairs. */
const invisible = /[\u007f-\u009f]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\ufffe\uffff]/gu;
/** The same and the C0 controls. */
const dangerous =
  /[\u0000-\u001f\u007f-\u009f]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\ufffe\uffff]/gu;

function asCodePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function asJsonEscape(character: string): string {
  return Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}
