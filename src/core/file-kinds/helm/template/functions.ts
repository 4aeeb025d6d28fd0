import { emptyText, joinTraced, sliceTraced, type TracedText } from '../../../model/traced-text.js';
import { commonImage } from './common-image.js';
import { format } from './format.js';
import { mapFunctions } from './map-functions.js';
import { parseTemplate } from './parse-template.js';
import { longestText } from './limits.js';
import { traced } from './place-text.js';
import type { Call, TemplateFunction } from './template-function.js';
import { nothing, plainText, textValue, truthOf, type Value } from './value.js';

/** `text` in the place of the call. */
function made(text: string, { written }: Call): Value {
  return textValue(traced({ text, runs: [] }, written));
}

function unknown({ written }: Call): Value {
  return { kind: 'unknown', name: written.text.trim() };
}

/** The first value that holds something; unknown when that depends on one that nobody knows. */
function firstTrue(values: readonly Value[], call: Call): Value {
  for (const value of values) {
    const truth = truthOf(value);
    if (truth === undefined) return unknown(call);
    if (truth) return value;
  }
  return values.at(-1) ?? nothing;
}

function decide(truth: boolean | undefined, call: Call): Value {
  return truth === undefined ? unknown(call) : { kind: 'truth', value: truth };
}

/** A function of texts, unknown where one of them is no text that is known. */
function ofText(make: (text: TracedText, plain: readonly string[], call: Call) => TracedText | string | boolean): TemplateFunction {
  return (args, call) => {
    const subject = args.at(-1) ?? nothing;
    const plain = args.slice(0, -1).map(plainText);
    const text = toText(subject, call);
    if (text === undefined || plain.some((part) => part === undefined)) return unknown(call);
    const result = make(text, plain as readonly string[], call);
    if (typeof result === 'boolean') return { kind: 'truth', value: result };
    return typeof result === 'string' ? made(result, call) : textValue(result);
  };
}

function toText(value: Value, call: Call): TracedText | undefined {
  if (value.kind === 'nothing') return emptyText;
  if (value.kind === 'truth') return traced({ text: String(value.value), runs: [] }, call.written);
  return value.kind === 'text' ? value.text : undefined;
}

function trimmed(text: TracedText): TracedText {
  const start = text.text.length - text.text.trimStart().length;
  return sliceTraced(text, start, Math.max(start, text.text.trimEnd().length));
}

function compare(equal: boolean): TemplateFunction {
  return ([first, ...others], call) => {
    const left = first && plainText(first);
    const right = others.map(plainText);
    if (left === undefined || right.includes(undefined)) return unknown(call);
    return { kind: 'truth', value: right.includes(left) === equal };
  };
}

function ordered(compare: (left: number, right: number) => boolean): TemplateFunction {
  return (args, call) => {
    const [left, right] = args.map((value) => Number(plainText(value) ?? NaN));
    if (left === undefined || right === undefined || Number.isNaN(left) || Number.isNaN(right)) return unknown(call);
    return { kind: 'truth', value: compare(left, right) };
  };
}

function include(args: readonly Value[], call: Call): Value {
  const name = args[0] && plainText(args[0]);
  const dot = args[1] ?? nothing;
  if (name === undefined) return unknown(call);
  const value = call.renderer.include(name, dot);
  return value.kind === 'unknown' && name === 'common.images.image' ? (commonImage(dot, call.written) ?? value) : value;
}

/** Text in values may be a template itself. */
function tpl([template, dot]: readonly Value[], call: Call): Value {
  if (template?.kind !== 'text') return template?.kind === 'nothing' ? template : unknown(call);
  if (!template.text.text.includes('{{')) return template;
  return textValue(call.renderer.renderText(parseTemplate(template.text).body, dot ?? nothing));
}

const same: TemplateFunction = (args) => args.at(-1) ?? nothing;
const emptyFunction: TemplateFunction = () => nothing;

const textFunctions: readonly (readonly [string, TemplateFunction])[] = [
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

const logic: readonly (readonly [string, TemplateFunction])[] = [
  ['default', ([fallback = nothing, ...given], call) => firstTrue([...given.slice(-1), fallback], call)],
  ['coalesce', firstTrue],
  ['or', firstTrue],
  ['and', (args, call) => and(args, call)],
  ['not', ([value = nothing], call) => decide(negated(truthOf(value)), call)],
  ['empty', ([value = nothing], call) => decide(negated(truthOf(value)), call)],
  ['eq', compare(true)],
  ['ne', compare(false)],
  ['gt', ordered((left, right) => left > right)],
  ['ge', ordered((left, right) => left >= right)],
  ['lt', ordered((left, right) => left < right)],
  ['le', ordered((left, right) => left <= right)],
  ['ternary', ([yes = nothing, no = nothing, test = nothing], call) => choose(truthOf(test), yes, no, call)],
  ['required', same],
  ['fail', (_args, call) => unknown(call)],
  ['lookup', emptyFunction],
  ['kindIs', ([kind, value], call) => isOfKind(kind, value, call)],
  ['typeIs', ([kind, value], call) => isOfKind(kind, value, call)],
  ['kindOf', ([value = nothing], call) => (value.kind === 'unknown' ? unknown(call) : made(kinds[value.kind], call))],
  ['typeOf', ([value = nothing], call) => (value.kind === 'unknown' ? unknown(call) : made(types[value.kind], call))],
];

function and(values: readonly Value[], call: Call): Value {
  const decisive = values.find((value) => truthOf(value) !== true);
  if (decisive === undefined) return values.at(-1) ?? nothing;
  return truthOf(decisive) === undefined ? unknown(call) : decisive;
}

function negated(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}

function choose(truth: boolean | undefined, yes: Value, no: Value, call: Call): Value {
  return truth === undefined ? unknown(call) : truth ? yes : no;
}

function isOfKind(kind: Value | undefined, value: Value = nothing, call: Call): Value {
  const name = kind && plainText(kind);
  // Numbers are texts here.
  if (value.kind === 'unknown' || (value.kind === 'text' && /^(?:int|float)/.test(name ?? ''))) return unknown(call);
  return {
    kind: 'truth',
    value: name === kinds[value.kind],
  };
}

const kinds = { map: 'map', list: 'slice', text: 'string', truth: 'bool', nothing: 'invalid' } as const;
const types = { ...kinds, map: 'map[string]interface {}', list: '[]interface {}', nothing: '<nil>' } as const;

/** The functions of Go's templates, of Sprig and of Helm by which charts put images together; all others give what nobody knows. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ...textFunctions,
  ...logic,
  ...mapFunctions,
  ['include', include],
  ['tpl', tpl],
  ['printf', (args, call) => format(args, call.written) ?? unknown(call)],
  ['print', (args, call) => joined(args, emptyText, call)],
  ['join', ([separator = nothing, list = nothing], call) => joinList(separator, list, call)],
]);

function joinList(separator: Value, list: Value, call: Call): Value {
  const mark = plainText(separator);
  if (mark === undefined || list.kind !== 'list') return unknown(call);
  return joined(list.items, traced({ text: mark, runs: [] }, call.written), call);
}

function joined(values: readonly Value[], separator: TracedText, call: Call): Value {
  const texts = values.map((value) => toText(value, call));
  const known = texts.flatMap((text) => text ?? []);
  const letters = known.reduce((sum, { text }) => sum + text.length + separator.text.length, 0);
  if (known.length < texts.length || letters > longestText) return unknown(call);
  return textValue(joinTraced(...known.flatMap((text, index) => (index === 0 ? [text] : [separator, text]))));
}
