import type { Span } from '../../model/span.js';
import { sliceTraced, standIn, TracedBuilder, tracedFrom, type TracedText } from '../../model/traced-text.js';

/** `Key=value` in a section of a unit. */
export interface UnitSetting {
  readonly section: string;
  readonly key: string;
  readonly value: TracedText;
}

/**
 * The settings of a unit as systemd reads it (systemd.syntax(7)): a line that ends in a backslash goes on in the next one, joined by a blank; lines of
 * comment in between count for nothing. Linear.
 */
export function readUnit(text: string): readonly UnitSetting[] {
  const settings: UnitSetting[] = [];
  let section = '';
  for (const line of logicalLines(text)) {
    const header = /^\s*\[([^\]]*)\]\s*$/.exec(line.text)?.[1];
    if (header !== undefined) section = header;
    const equals = line.text.indexOf('=');
    if (header !== undefined || equals < 0) continue;
    settings.push({ section, key: line.text.slice(0, equals).trim(), value: trimmed(line, equals + 1) });
  }
  return settings;
}

function logicalLines(text: string): readonly TracedText[] {
  const lines: TracedText[] = [];
  let built = new TracedBuilder();
  for (const span of physicalLines(text)) {
    const line = text.slice(span.start, span.end);
    if (/^[ \t]*[#;]/.test(line)) continue;
    const goesOn = line.endsWith('\\');
    built.add(tracedFrom(text, { start: span.start, end: goesOn ? span.end - 1 : span.end }));
    if (goesOn) {
      built.add(standIn(' ', { start: span.end - 1, end: span.end }));
      continue;
    }
    lines.push(built.build());
    built = new TracedBuilder();
  }
  return [...lines, built.build()];
}

function physicalLines(text: string): readonly Span[] {
  const lines: Span[] = [];
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lines.push({ start, end: end > start && text[end - 1] === '\r' ? end - 1 : end });
    start = end + 1;
  }
  return lines;
}

function trimmed(line: TracedText, from: number): TracedText {
  const rest = line.text.slice(from);
  const start = from + rest.length - rest.trimStart().length;
  return sliceTraced(line, start, Math.max(start, from + rest.trimEnd().length));
}
