import { standIn, type TracedText } from '../../../model/traced-text.js';

/** Text that was made up on the way has its place where it is asked for. */
export function traced(text: TracedText, written: TracedText): TracedText {
  if (text.text === '' || text.runs.length > 0) return text;
  return placed(written, text.text, undefined);
}

/** What is not known, in the place of the expression that asks for it. */
export function open(written: TracedText, name: string): TracedText {
  return placed(written, 'unknown', name);
}

function placed(written: TracedText, text: string, name: string | undefined): TracedText {
  const first = written.runs[0];
  const last = written.runs.at(-1);
  if (first === undefined || last === undefined) return { text, runs: [] };
  return standIn(text, { start: first.from.start, end: last.from.end }, name, first.file);
}
