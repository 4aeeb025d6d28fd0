import { createTwoFilesPatch } from 'diff';
import { escapeLine, escapeText } from '../../core/index.js';

/**
 * The change of one file as a unified diff that `git apply` and `patch -p1` take. What could harm a terminal or a log is escaped: such a
 * line does not apply.
 */
export function printDiff(shown: string, before: string, after: string, colour: boolean): string {
  const patch = createTwoFilesPatch('a', 'b', before, after, undefined, undefined, { context: 3 });
  const lines = patch.split('\n');
  const hunks = lines.slice(lines.findIndex((line) => line.startsWith('@@')));
  const header = [`--- ${fileName(`a/${shown}`)}`, `+++ ${fileName(`b/${shown}`)}`];
  return [...header, ...hunks.map(escapeDiffLine)].map((line) => painted(line, colour)).join('\n');
}

/** As git writes it: unusual names quoted with octal bytes, and a tab behind one with spaces, without which `patch` takes its first word. */
function fileName(name: string): string {
  const whole = name.replace('//', '/');
  if (/^[\x20-\x7e]*$/.test(whole) && !/["\\]|##/.test(whole)) return whole.includes(' ') ? `${whole}\t` : whole;
  return `"${Array.from(Buffer.from(whole), quotedByte).join('')}"`;
}

function quotedByte(byte: number): string {
  const isPlain = byte >= 0x20 && byte <= 0x7e && !'"\\#'.includes(String.fromCharCode(byte));
  return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
}

/**
 * Tabs, the carriage return that ends a line, a byte order mark that begins the text, and signs of comments that begin no pipeline's
 * command (`##vso[`) belong to the diff.
 */
const kept = /(\t|\r$|(?<=^[ +-])\ufeff|(?<!#)#{2,}(?![#\w]{0,40}\[))/;

function escapeDiffLine(line: string): string {
  return escapeLine(
    line
      .split(kept)
      .map((part, at) => (at % 2 === 1 ? part : escapeText(part)))
      .join(''),
  );
}

function painted(line: string, colour: boolean): string {
  if (!colour) return line;
  if (line.startsWith('+')) return `\u001b[32m${line}\u001b[39m`;
  if (line.startsWith('-')) return `\u001b[31m${line}\u001b[39m`;
  return line.startsWith('@@') ? `\u001b[36m${line}\u001b[39m` : line;
}
