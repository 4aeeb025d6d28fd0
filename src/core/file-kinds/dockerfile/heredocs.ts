import { expandWords } from './expand/expand-word.js';
import { physicalLine, type LogicalLine } from './logical-lines.js';
import type { Escape } from './directives.js';
import { splitCommand } from './split-command.js';
import type { TracedText } from '../../model/traced-text.js';

/** Where the heredoc bodies of an instruction end, and whether the last one is closed. */
export interface HeredocEnd {
  readonly next: number;
  readonly closed: boolean;
}

/** Skips the bodies of the heredocs that an instruction announces; undefined when it announces none. */
export function skipHeredocs(text: string, line: LogicalLine, content: TracedText, escape: Escape): HeredocEnd | undefined {
  if (!content.text.includes('<<') || !mayHoldHeredoc(content, escape)) return undefined;
  const heredocs = heredocsOf(content.text);
  if (heredocs.length === 0) return undefined;
  let next = line.next;
  for (const heredoc of heredocs) {
    const end = bodyEnd(text, next, heredoc);
    if (end === undefined) return { next: text.length, closed: false };
    next = end;
  }
  return { next, closed: true };
}

interface Heredoc {
  readonly name: string;
  /** `<<-`: tabs before the end mark do not count. */
  readonly dash: boolean;
}

/** RUN, COPY and ADD hold heredocs, also under ONBUILD; not in their JSON form. */
function mayHoldHeredoc(line: TracedText, escape: Escape): boolean {
  let command = splitCommand(line, escape);
  if (command.keyword === 'onbuild' && command.rest.text !== '') command = splitCommand(command.rest, escape);
  return ['run', 'copy', 'add'].includes(command.keyword) && !isStringArray(command.rest.text);
}

/** The JSON form of an instruction's arguments. */
export function isStringArray(text: string): boolean {
  if (!/^\s*\[/.test(text)) return false;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string');
  } catch {
    return false;
  }
}

function heredocsOf(line: string): readonly Heredoc[] {
  return expandWords(line, { rawEscapes: true }).flatMap((word) => parseHeredoc(word) ?? []);
}

/** `3<<-"EOF"`: digits, the arrows, perhaps a dash and white space, then one word in quotes or not. */
function parseHeredoc(word: string): Heredoc | undefined {
  const arrows = word.indexOf('<<');
  if (arrows < 0 || !/^\d*$/.test(word.slice(0, arrows))) return undefined;
  const dash = word[arrows + 2] === '-';
  const rest = word.slice(arrows + (dash ? 3 : 2)).replace(/^[\t\n\f\r ]+/, '');
  if (rest === '' || rest.includes('<')) return undefined;
  const words = expandWords(rest, { rawQuotes: false });
  const name = words[0];
  return name === undefined || words.length !== 1 ? undefined : { name, dash };
}

function bodyEnd(text: string, from: number, heredoc: Heredoc): number | undefined {
  for (let at = from; at < text.length;) {
    const line = physicalLine(text, at);
    let start = at;
    if (heredoc.dash) while (text[start] === '\t' && start < line.end) start++;
    if (line.end - start === heredoc.name.length && text.startsWith(heredoc.name, start)) return line.next;
    at = line.next;
  }
  return undefined;
}
