import { sliceTraced, type TracedText } from '../../model/traced-text.js';
import { logicalLines } from '../text-lines/index.js';

/** `Key=value` in a section of a unit. */
export interface UnitSetting {
  readonly section: string;
  readonly key: string;
  readonly value: TracedText;
}

/** The settings of a unit as systemd reads it (systemd.syntax(7)). */
export function readUnit(text: string): readonly UnitSetting[] {
  const settings: UnitSetting[] = [];
  let section = '';
  for (const line of logicalLines(text, /^[ \t]*[#;]/)) {
    const header = /^\s*\[([^\]]*)\]\s*$/.exec(line.text)?.[1];
    if (header !== undefined) section = header;
    const equals = line.text.indexOf('=');
    if (header !== undefined || equals < 0) continue;
    settings.push({ section, key: line.text.slice(0, equals).trim(), value: trimmed(line, equals + 1) });
  }
  return settings;
}

function trimmed(line: TracedText, from: number): TracedText {
  const rest = line.text.slice(from);
  const start = from + rest.length - rest.trimStart().length;
  return sliceTraced(line, start, Math.max(start, from + rest.trimEnd().length));
}
