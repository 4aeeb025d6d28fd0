import { sliceTraced, type TracedText } from '../../model/traced-text.js';
import { logicalLines } from '../text-lines/index.js';

/** `Key=value` in a section of a unit. */
export interface UnitSetting {
  readonly section: string;
  readonly key: string;
  readonly value: TracedText;
}

/** The settings of a unit as Quadlet reads it: almost systemd.syntax(7), but a line goes on in the next without a blank, and quotes around a value are none of it. */
export function readUnit(text: string): readonly UnitSetting[] {
  const settings: UnitSetting[] = [];
  let section = '';
  for (const line of logicalLines(text, /^[ \t]*[#;]/, '')) {
    const header = /^\s*\[([^\]]*)\]\s*$/.exec(line.text)?.[1];
    if (header !== undefined) section = header;
    const equals = line.text.indexOf('=');
    if (header !== undefined || equals < 0) continue;
    settings.push({ section, key: line.text.slice(0, equals).trim(), value: trimmed(line, equals + 1) });
  }
  return settings;
}

function trimmed(line: TracedText, from: number): TracedText {
  let end = line.text.trimEnd().length;
  let start = from + line.text.slice(from).search(/\S|$/);
  while (start < end && line.text[start] === '"') start++;
  while (end > start && line.text[end - 1] === '"') end--;
  return sliceTraced(line, start, Math.max(start, end));
}
