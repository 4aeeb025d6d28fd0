import type { TemplateFunction } from './template-function.js';
import { fieldOf, keysOf, nothing, partOf, plainText, truthOf, type Value } from './value.js';

/** The functions that make maps and lists and look into them. */
export const mapFunctions: readonly (readonly [string, TemplateFunction])[] = [
  ['dict', (args) => dict(args)],
  ['list', (items) => ({ kind: 'list', items })],
  ['tuple', (items) => ({ kind: 'list', items })],
  ['get', ([map = nothing, key]) => look(map, key)],
  ['index', ([map = nothing, ...keys]) => keys.reduce<Value>(look, map)],
  ['hasKey', ([map = nothing, key]) => hasKey(map, key)],
  ['dig', (args) => dig(args)],
  ['merge', (maps) => merged(maps)],
  ['mustMerge', (maps) => merged(maps)],
  ['mergeOverwrite', (maps) => merged([...maps].reverse())],
  ['mustMergeOverwrite', (maps) => merged([...maps].reverse())],
  ['set', ([map = nothing, key, value = nothing]) => withKey(map, key, value)],
  ['deepCopy', ([map = nothing]) => map],
  ['first', ([list = nothing]) => (list.kind === 'list' ? (list.items[0] ?? nothing) : { kind: 'unknown', name: 'first' })],
  ['last', ([list = nothing]) => (list.kind === 'list' ? (list.items.at(-1) ?? nothing) : { kind: 'unknown', name: 'last' })],
  ['concat', (lists) => concatenated(lists)],
  ['len', ([value = nothing]) => countOf(value)],
  ['keys', ([map = nothing]) => ({ kind: 'list', items: keysOf(map).map((key) => ({ kind: 'text', text: { text: key, runs: [] } })) })],
];

function dict(args: readonly Value[]): Value {
  const entries = new Map<string, Value>();
  for (let at = 0; at + 1 < args.length; at += 2) {
    const [key, value] = [args[at], args[at + 1]];
    const name = key && plainText(key);
    if (name !== undefined && value !== undefined) entries.set(name, value);
  }
  return { kind: 'map', parts: [partOf(entries)] };
}

function look(value: Value, key: Value | undefined): Value {
  const name = key && plainText(key);
  if (name === undefined) return { kind: 'unknown', name: 'a key that is not known' };
  if (value.kind === 'list') return /^\d+$/.test(name) ? (value.items[Number(name)] ?? nothing) : nothing;
  return fieldOf(value, name);
}

function hasKey(map: Value, key: Value | undefined): Value {
  const name = key && plainText(key);
  if (name === undefined || map.kind === 'unknown') return { kind: 'unknown', name: 'hasKey' };
  return { kind: 'truth', value: keysOf(map).includes(name) };
}

/** `dig "a" "b" default map`. */
function dig(args: readonly Value[]): Value {
  const map = args.at(-1) ?? nothing;
  const fallback = args.at(-2) ?? nothing;
  const found = args.slice(0, -2).reduce(look, map);
  return truthOf(found) === false && found.kind === 'nothing' ? fallback : found;
}

function concatenated(lists: readonly Value[]): Value {
  const unknown = lists.find(({ kind }) => kind === 'unknown');
  return unknown ?? { kind: 'list', items: lists.flatMap((list) => (list.kind === 'list' ? list.items : [])).slice(0, mostItems) };
}

const mostItems = 1000;

function countOf(value: Value): Value {
  const text = value.kind === 'text' ? plainText(value) : undefined;
  const count = value.kind === 'list' ? value.items.length : value.kind === 'map' ? keysOf(value).length : text?.length;
  return count === undefined ? { kind: 'unknown', name: 'len' } : { kind: 'text', text: { text: String(count), runs: [] } };
}

/** The first that has a key counts; one that nobody knows could have any. */
function merged(maps: readonly Value[]): Value {
  const unknown = maps.find(({ kind }) => kind === 'unknown');
  if (unknown !== undefined) return unknown;
  return { kind: 'map', parts: maps.flatMap((map) => (map.kind === 'map' ? map.parts : [])) };
}

/** Changes the map itself in Helm; here who asks the result sees it, which is what charts do with images. */
function withKey(map: Value, key: Value | undefined, value: Value): Value {
  const name = key && plainText(key);
  if (name === undefined || map.kind !== 'map') return { kind: 'unknown', name: 'set' };
  return { kind: 'map', parts: [partOf(new Map([[name, value]])), ...map.parts] };
}
