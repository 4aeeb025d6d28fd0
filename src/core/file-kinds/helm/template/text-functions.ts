import { sliceTraced, type TracedText } from '../../../model/traced-text.js';
import { made, toText, unknown } from './answers.js';
import type { Call, TemplateFunction } from './template-function.js';
import { nothing, plainText, textValue, type Value } from './value.js';

/** The functions that change texts or look into them. */
export const textFunctions: readonly (readonly [string, TemplateFunction])[] = [
  ...['toString', 'quote', 'squote', 'int', 'int64', 'nindent', 'indent', 'toYaml'].map((name) => [name, scalarOnly] as const),
  ['trim', ofText((text) => trimmed(text))],
  [
    'trimSuffix',
    ofText((text, [suffix = '']) => (text.text.endsWith(suffix) ? sliceTraced(text, 0, text.text.length - suffix.length) : text)),
  ],
  ['trimPrefix', ofText((text, [prefix = '']) => (text.text.startsWith(prefix) ? sliceTraced(text, prefix.length) : text))],
  ['trimAll', ofText((text, [marks = '']) => trimmedOf(text, marks))],
  ['lower', ofText((text) => (text.text === text.text.toLowerCase() ? text : text.text.toLowerCase()))],
  ['nospace', ofText((text) => (/\s/.test(text.text) ? text.text.replace(/\s/g, '') : text))],
  [
    'replace',
    ofText((text, [from = '', to = '']) =>
      from !== '' && to.length <= 100 && text.text.includes(from) ? text.text.replaceAll(from, to) : text,
    ),
  ],
  [
    'trunc',
    ofText((text, [length = '']) => (/^\d+$/.test(length) ? sliceTraced(text, 0, Math.min(Number(length), text.text.length)) : text)),
  ],
  ['splitList', split],
  ['contains', ofText((text, [part = '']) => text.text.includes(part))],
  ['hasPrefix', ofText((text, [prefix = '']) => text.text.startsWith(prefix))],
  ['hasSuffix', ofText((text, [suffix = '']) => text.text.endsWith(suffix))],
];

/** A function of texts, unknown where one of them is no text that is known. */
function ofText(make: (text: TracedText, plain: readonly string[], call: Call) => TracedText | string | boolean): TemplateFunction {
  return (args, call) => {
    const subject = args.at(-1) ?? nothing;
    const plain = args.slice(0, -1).map(plainText);
    const text = toText(subject, call);
    if (text === undefined || text.runs.some(({ open }) => open !== undefined) || plain.some((part) => part === undefined))
      return unknown(call);
    const result = make(text, plain as readonly string[], call);
    if (typeof result === 'boolean') return { kind: 'truth', value: result };
    return typeof result === 'string' ? made(result, call) : textValue(result);
  };
}

function trimmed(text: TracedText): TracedText {
  const start = text.text.length - text.text.trimStart().length;
  return sliceTraced(text, start, Math.max(start, text.text.trimEnd().length));
}

function split([separator = nothing, value = nothing]: readonly Value[], call: Call): Value {
  const mark = plainText(separator);
  const text = toText(value, call);
  if (mark === undefined || mark === '' || text === undefined) return unknown(call);
  const items: Value[] = [];
  let done = 0;
  for (let at = text.text.indexOf(mark); at >= 0; at = text.text.indexOf(mark, done)) {
    items.push(textValue(sliceTraced(text, done, at)));
    done = at + mark.length;
  }
  return { kind: 'list', items: [...items, textValue(sliceTraced(text, done))] };
}

/** Quotes and indentation do not change what a reference is; of a map they would be its YAML, which nobody asks for here. */
function scalarOnly(args: readonly Value[], call: Call): Value {
  const value = args.at(-1) ?? nothing;
  return value.kind === 'map' || value.kind === 'list' ? unknown(call) : value;
}

function trimmedOf({ text, runs }: TracedText, marks: string): TracedText {
  let start = 0;
  let end = text.length;
  while (start < end && marks.includes(text.charAt(start))) start++;
  while (end > start && marks.includes(text.charAt(end - 1))) end--;
  return sliceTraced({ text, runs }, start, end);
}
