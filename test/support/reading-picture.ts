import type { ImageUse, ImageValue } from '../../src/core/model/image-use.js';
import { lineIndex } from '../../src/core/model/line-index.js';
import type { Reading } from '../../src/core/model/reading.js';
import type { Span } from '../../src/core/model/span.js';
import { spanOf } from '../../src/core/model/traced-text.js';
import { printReference } from '../../src/core/reference/index.js';

/**
 * A reading as a person can check it: every line that somebody says something about, with carets under the exact stretch and below it
 * what was understood. Lines nobody speaks of are left out.
 */
export function readingPicture(text: string, reading: Reading): string {
  const notes = [
    ...reading.uses.map((use) => ({ span: use.at.span, words: describeUse(use, text) })),
    ...reading.problems.map((problem) => ({
      span: problem.span,
      words: [
        `problem ${problem.code}: ${problem.what}`,
        ...(problem.undetermined === undefined ? [] : [`  undetermined ${place(text, problem.undetermined)}`]),
      ],
    })),
    ...reading.embedded.map(({ kind, text, within }) => ({
      span: spanOf(text) ?? { start: 0, end: 0 },
      words: [`holds a file: ${kind}${within === undefined ? '' : ` within ${within.id}`}`],
    })),
    ...reading.notCovered.map((span) => ({ span, words: ['not covered'] })),
  ].toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const lines = lineIndex(text);
  const pictures = notes.map(({ span, words }) => {
    const at = lines.positionAt(span.start);
    const line = lineOf(text, span.start);
    const end = Math.min(span.end, line.end);
    const written = show(text.slice(line.start, line.end));
    const caret =
      ' '.repeat(show(text.slice(line.start, span.start)).length) + '^'.repeat(Math.max(1, show(text.slice(span.start, end)).length));
    const more = span.end > line.end ? ` … ${place(text, span)}` : '';
    const margin = `${String(at.line).padStart(3)} | `;
    return [`${margin}${written}`, `    | ${caret}${more}`, ...words.map((word) => `    | ${word}`)].join('\n');
  });
  return pictures.length === 0 ? 'nothing\n' : `${pictures.join('\n')}\n`;
}

function describeUse(use: ImageUse, text: string): readonly string[] {
  const head = [use.place.id, use.use, use.stage, use.namespace === undefined ? undefined : `in ${use.namespace}`].filter(
    (word) => word !== undefined,
  );
  return [
    `${head.join(' ')}: ${describeValue(use.value)}`,
    ...pieces(use, text),
    ...(use.alternatives ?? []).map((value) => `  or ${describeValue(value)}`),
    ...use.related.map(({ role, file, span, message }) =>
      file === use.at.file
        ? `  ${role} ${place(text, span)} ${show(text.slice(span.start, span.end))}: ${message}`
        : `  ${role} ${elsewhere(file, span)}: ${message}`,
    ),
    ...use.doubts.map((doubt) => `  doubt: ${doubt}`),
  ];
}

function describeValue(value: ImageValue): string {
  switch (value.kind) {
    case 'reference': {
      const printed = printReference(value.reference);
      return `${value.text}${printed === value.text ? '' : ` = ${printed}`}${assumes(value.assumes)}`;
    }
    case 'unresolved': {
      const known = Object.entries(value.known).map(([part, known]) => `${part} ${known}`);
      return `unresolved ${value.variables.join(', ')}${known.length === 0 ? '' : `, known: ${known.join(', ')}`}`;
    }
    case 'malformed':
      return `malformed "${show(value.text)}": ${show(value.reason)}${assumes(value.assumes)}`;
  }
}

function assumes(assumptions: readonly { name: string; value: string; from: string }[]): string {
  return assumptions.map(({ name, value, from }) => `, if ${name}=${show(value)} (${from})`).join('');
}

/** Only said when the text is more than the one stretch at the use itself. */
function pieces({ value, at }: ImageUse, text: string): readonly string[] {
  if (value.kind !== 'reference') return [];
  const [only] = value.pieces;
  if (value.pieces.length === 1 && only?.literal === true && only.at.span.start === at.span.start && only.at.span.end === at.span.end)
    return [];
  return value.pieces.map(({ start, end, at: { file, span }, literal, variable }) => {
    if (file !== at.file)
      return `  piece ${JSON.stringify(value.text.slice(start, end))} ${literal ? 'is' : 'from'} ${elsewhere(file, span)}`;
    const through = variable === undefined ? '' : ` through ${show(text.slice(variable.use.start, variable.use.end))}`;
    return `  piece ${JSON.stringify(value.text.slice(start, end))} ${literal ? 'is' : 'from'} ${place(text, span)}${through}`;
  });
}

/** A stretch of another file, whose text is not here. */
function elsewhere(file: string, span: Span): string {
  return `${file} ${String(span.start)}-${String(span.end)}`;
}

function place(text: string, span: Span): string {
  const lines = lineIndex(text);
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  const to = end.line === start.line ? String(end.column) : `${String(end.line)}:${String(end.column)}`;
  return `${String(start.line)}:${String(start.column)}-${to}`;
}

function lineOf(text: string, offset: number): Span {
  let start = offset;
  while (start > 0 && !'\r\n'.includes(text[start - 1] ?? '')) start--;
  let end = offset;
  while (end < text.length && !'\r\n'.includes(text[end] ?? '')) end++;
  return { start, end };
}

/** Characters that cannot be seen, made visible. */
function show(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\u0085\u00a0\u2028\u2029\ufeff]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
