import type { Assumption, ImageValue, TextPiece } from '../../model/image-use.js';
import type { FilePath, RelatedLocation } from '../../model/span.js';
import { decidedParts, parseReference } from '../../reference/index.js';
import type { Argument } from './argument-table.js';
import type { TracedText } from './traced-text.js';

/** The most arguments that are listed for one use. */
const mostArguments = 64;

type Looked = Argument['consulted'];

/** What a word without variables names. */
export function plainValue(file: FilePath, text: TracedText): ImageValue {
  return valueOf(file, text, []);
}

/** What an expanded word names: not known as soon as one part of it is open. */
export function valueOf(file: FilePath, text: TracedText, consulted: Looked): ImageValue {
  const open = text.runs.filter((run) => run.open !== undefined);
  if (open.length > 0) {
    const variables = [...new Set(open.flatMap((run) => run.open ?? []))];
    return { kind: 'unresolved', variables, known: decidedParts(text.text, open) };
  }
  const assumes = assumptions(consulted);
  if (text.text === '') return { kind: 'malformed', text: '', reason: blankReason(consulted), assumes };
  const parsed = parseReference(text.text);
  if (!parsed.ok) return { kind: 'malformed', text: text.text, reason: parsed.problem.message, assumes };
  return { kind: 'reference', text: text.text, reference: parsed.value.reference, pieces: piecesOf(file, text), assumes };
}

/** The declarations behind a use, nearest first. */
export function relatedArguments(file: FilePath, consulted: Looked): readonly RelatedLocation[] {
  return everyArgument(consulted).flatMap(({ argument: { name, at, value, settled } }) => {
    if (at === undefined) return [];
    const message =
      value.kind === 'unset'
        ? `\`${name}\` is declared here without a default.`
        : `\`${name}\` has its default here${settled ? ', but the policy settles its value' : ''}.`;
    return [{ file, span: at, role: 'arg' as const, message }];
  });
}

/** Every argument that a use depends on, also through the defaults of others; each name once. */
export function everyArgument(consulted: Looked): Looked {
  const found = new Map<string, Looked[number]>();
  const waiting = [...consulted];
  for (let index = 0; index < waiting.length && found.size < mostArguments; index++) {
    const next = waiting[index];
    if (next === undefined || found.has(next.argument.name)) continue;
    found.set(next.argument.name, next);
    for (const further of next.argument.consulted) waiting.push(further);
  }
  return [...found.values()];
}

function assumptions(consulted: Looked): readonly Assumption[] {
  return everyArgument(consulted).flatMap(({ argument: { name, value, settled }, result }) => {
    // A value that the builder sets was not taken to be anything: the text does not depend on it.
    if (value.kind === 'unknown') return [];
    return [{ name, value: value.kind === 'set' ? value.value.text : result, from: settled ? ('policy' as const) : ('default' as const) }];
  });
}

function piecesOf(file: FilePath, text: TracedText): readonly TextPiece[] {
  return text.runs.map(({ start, end, from, literal, variable }) => {
    const span = from.start < 0 && variable !== undefined ? variable.use : from;
    const piece = { start, end, at: { file, span }, literal };
    return variable === undefined ? piece : { ...piece, variable };
  });
}

function blankReason(consulted: Looked): string {
  const names = consulted.map(({ argument }) => `\`${argument.name}\``);
  return names.length === 0
    ? 'Nothing remains here: no variable in it is declared before the first FROM.'
    : `Nothing remains here: ${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} empty.`;
}
