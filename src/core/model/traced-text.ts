import type { FilePath, Span } from './span.js';

/** One stretch of a traced text and the stretch of the file that it comes from. */
export interface Run {
  readonly start: number;
  readonly end: number;
  /** Where it was written; the same length when `literal`. */
  readonly from: Span;
  /** The file it was written in, when that is not the file being read. */
  readonly file: FilePath | undefined;
  /** True when the file holds exactly these characters at `from`. */
  readonly literal: boolean;
  /** The variable through which it came, and where that variable is used. */
  readonly variable: { readonly name: string; readonly use: Span } | undefined;
  /** The variable that nobody here knows the value of: the text of the run only holds its place. */
  readonly open: string | undefined;
}

/** A text that knows where each of its parts stands in the file, through continuations, quotes, escapes and variables. */
export interface TracedText {
  readonly text: string;
  /** In order, without overlaps; together they cover the text. */
  readonly runs: readonly Run[];
}

export const emptyText: TracedText = { text: '', runs: [] };

/** A stretch of a file's text as it stands; `file` when it is not the file being read. */
export function tracedFrom(fileText: string, span: Span, file?: FilePath): TracedText {
  const text = fileText.slice(span.start, span.end);
  return text === ''
    ? emptyText
    : { text, runs: [{ start: 0, end: text.length, from: span, file, literal: true, variable: undefined, open: undefined }] };
}

/** Text that stands in for a stretch of the file which reads differently, or whose value is not known. */
export function standIn(text: string, from: Span, open?: string, file?: FilePath): TracedText {
  if (text === '') return emptyText;
  return { text, runs: [{ start: 0, end: text.length, from, file, literal: false, variable: undefined, open }] };
}

/** The same text with some of its stretches said to be open: they only hold the place of what nobody here knows. `open` is in order, without overlaps. */
export function withOpen(traced: TracedText, open: readonly (Span & { readonly name: string })[]): TracedText {
  if (open.length === 0) return traced;
  const built = new TracedBuilder();
  let done = 0;
  for (const { start, end, name } of open) {
    built.add(sliceTraced(traced, done, start));
    const held = sliceTraced(traced, start, end);
    built.add({ text: held.text, runs: held.runs.map((run) => ({ ...run, literal: false, open: name })) });
    done = end;
  }
  built.add(sliceTraced(traced, done));
  return built.build();
}

/** The same text, said to be written in another file than the one being read. */
export function inFile(traced: TracedText, file: FilePath): TracedText {
  return { text: traced.text, runs: traced.runs.map((run) => ({ ...run, file: run.file ?? file })) };
}

/** Several texts in a row. */
export function joinTraced(...parts: readonly TracedText[]): TracedText {
  const built = new TracedBuilder();
  for (const part of parts) built.add(part);
  return built.build();
}

/** Part of a traced text; costs as much as the runs it covers. */
export function sliceTraced(traced: TracedText, start: number, end: number = traced.text.length): TracedText {
  if (start >= end) return emptyText;
  if (start === 0 && end === traced.text.length) return traced;
  const runs: Run[] = [];
  for (let index = runAt(traced.runs, start); index < traced.runs.length; index++) {
    const run = traced.runs[index];
    if (run === undefined || run.start >= end) break;
    runs.push(cutRun(run, start, end));
  }
  return { text: traced.text.slice(start, end), runs };
}

/** Where the text stands in the file being read, from its first to its last character there; undefined when none of it does. */
export function spanOf(traced: TracedText): Span | undefined {
  const first = traced.runs.find(({ file }) => file === undefined);
  const last = traced.runs.findLast(({ file }) => file === undefined);
  return first === undefined || last === undefined ? undefined : { start: first.from.start, end: last.from.end };
}

/**
 * Where a person wrote the text in the file being read: a value that comes through a variable was written where the variable is used. For texts whose
 * variables are all used in that file.
 */
export function writtenSpan(traced: TracedText): Span | undefined {
  const spans = traced.runs.flatMap(({ file, from, variable }) => variable?.use ?? (file === undefined ? from : []));
  const [first] = spans;
  const last = spans.at(-1);
  return first === undefined || last === undefined ? undefined : { start: first.start, end: last.end };
}

/** The same text, said to come through a variable. */
export function throughVariable(traced: TracedText, name: string, use: Span): TracedText {
  return { text: traced.text, runs: traced.runs.map((run) => ({ ...run, variable: { name, use } })) };
}

/** Puts traced texts one after the other, joining runs that continue each other in the file. */
export class TracedBuilder {
  private readonly parts: string[] = [];
  private readonly runs: Run[] = [];
  private length = 0;

  add(traced: TracedText): void {
    if (traced.text === '') return;
    for (const run of traced.runs)
      this.addRun(this.length === 0 ? run : moved(run, run.start + this.length, run.end + this.length, run.from));
    this.parts.push(traced.text);
    this.length += traced.text.length;
  }

  build(): TracedText {
    return this.length === 0 ? emptyText : { text: this.parts.join(''), runs: this.runs };
  }

  private addRun(run: Run): void {
    const last = this.runs.at(-1);
    if (last !== undefined && continues(last, run)) {
      this.runs[this.runs.length - 1] = moved(last, last.start, run.end, { start: last.from.start, end: run.from.end });
    } else {
      this.runs.push(run);
    }
  }
}

function continues(last: Run, run: Run): boolean {
  return (
    last.literal &&
    run.literal &&
    last.from.end === run.from.start &&
    last.file === run.file &&
    last.open === run.open &&
    last.variable?.name === run.variable?.name &&
    last.variable?.use.start === run.variable?.use.start
  );
}

function cutRun(run: Run, start: number, end: number): Run {
  const before = Math.max(0, start - run.start);
  const after = Math.max(0, run.end - end);
  const from = run.literal ? { start: run.from.start + before, end: run.from.end - after } : run.from;
  return moved(run, run.start + before - start, run.end - after - start, from);
}

/** Written out, because spreading runs was most of the time that reading a file took. */
function moved({ file, literal, variable, open }: Run, start: number, end: number, from: Span): Run {
  return { start, end, from, file, literal, variable, open };
}

/** The index of the run that holds the character at `index`. */
function runAt(runs: readonly Run[], index: number): number {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.end ?? 0) > index) high = middle;
    else low = middle + 1;
  }
  return low;
}
