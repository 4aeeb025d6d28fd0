import type { Assumption, ImageValue } from '../../model/image-use.js';
import type { FilePath, RelatedLocation } from '../../model/span.js';
import { valueOfText } from '../image-text/index.js';
import type { Argument } from './argument-table.js';
import type { TracedText } from '../../model/traced-text.js';

/** The most arguments that are listed for one use. */
const mostArguments = 64;

type Looked = Argument['consulted'];

/** What a word without variables names. */
export function plainValue(file: FilePath, text: TracedText): ImageValue {
  return valueOf(file, text, []);
}

/** What an expanded word names: not known as soon as one part of it is open. */
export function valueOf(file: FilePath, text: TracedText, consulted: Looked): ImageValue {
  const assumes = assumptions(consulted);
  return text.text === '' ? { kind: 'malformed', text: '', reason: blankReason(consulted), assumes } : valueOfText(file, text, assumes);
}

/** The declarations behind a use, nearest first. */
export function relatedArguments(file: FilePath, consulted: Looked): readonly RelatedLocation[] {
  return everyArgument(consulted).flatMap(({ argument: { name, at, value, settled, given } }) => {
    if (given !== undefined) return [{ file: given.file, span: given.at, role: 'arg' as const, message: `\`${name}\` is given here.` }];
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
  return everyArgument(consulted).flatMap(({ argument: { name, value, settled, given }, result }) => {
    if (given !== undefined) return given.assumes;
    // A value that the builder sets was not taken to be anything: the text does not depend on it.
    if (value.kind === 'unknown') return [];
    return [{ name, value: value.kind === 'set' ? value.value.text : result, from: settled ? ('policy' as const) : ('default' as const) }];
  });
}

function blankReason(consulted: Looked): string {
  const names = consulted.map(({ argument }) => `\`${argument.name}\``);
  return names.length === 0
    ? 'Nothing remains here: no variable in it is declared before the first FROM.'
    : `Nothing remains here: ${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} empty.`;
}
