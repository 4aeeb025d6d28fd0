import { made, unknown } from './answers.js';
import type { Call, TemplateFunction } from './template-function.js';
import { nothing, plainText, truthOf, type Value } from './value.js';

/** The functions that decide and choose. */
export const logicFunctions: readonly (readonly [string, TemplateFunction])[] = [
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
  ['required', (args) => args.at(-1) ?? nothing],
  ['fail', (_args, call) => unknown(call)],
  ['lookup', () => nothing],
  ['kindIs', ([kind, value], call) => isOfKind(kind, value, call)],
  ['typeIs', ([kind, value], call) => isOfKind(kind, value, call)],
  ['kindOf', ([value = nothing], call) => (value.kind === 'unknown' ? unknown(call) : made(kinds[value.kind], call))],
  ['typeOf', ([value = nothing], call) => (value.kind === 'unknown' ? unknown(call) : made(types[value.kind], call))],
];

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
