import type { FilePath } from '../../../model/span.js';
import { inFile, type TracedText } from '../../../model/traced-text.js';
import { isMergeKey, withMerged } from '../../yaml/look-up.js';
import { traceScalar } from '../../yaml/trace-scalar.js';
import type { YamlMap, YamlNode, YamlScalar } from '../../yaml/tree.js';

/** What an expression comes to. Numbers are texts as they are written: `1.10` stays (extraction.md 2e). */
export type Value =
  | { readonly kind: 'text'; readonly text: TracedText }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'map'; readonly parts: readonly MapPart[] }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'nothing' }
  /** Only known where the chart is installed. */
  | { readonly kind: 'unknown'; readonly name: string };

/** One of the maps that a map was merged from; the first that has a key counts. */
export interface MapPart {
  get(key: string): Value | undefined;
  keys(): readonly string[];
}

/** A file of values; `file` is absent for the one being read. */
export interface ValuesFile {
  readonly text: string;
  /** What stands at its top, where that was read already. */
  readonly root?: YamlNode;
  readonly file: FilePath | undefined;
}

export const nothing: Value = { kind: 'nothing' };

export function textValue(text: TracedText): Value {
  return { kind: 'text', text };
}

export function mapOf(entries: Readonly<Record<string, Value>>): Value {
  return { kind: 'map', parts: [partOf(new Map(Object.entries(entries)))] };
}

export function partOf(entries: ReadonlyMap<string, Value>): MapPart {
  return { get: (key) => entries.get(key), keys: () => [...entries.keys()] };
}

/** A value of a values file. */
export function toValue(node: YamlNode, source: ValuesFile): Value {
  const known = made.get(node);
  if (known !== undefined) return known;
  const value = makeValue(node, source);
  made.set(node, value);
  return value;
}

/** Each node belongs to one reading of one file. */
const made = new WeakMap<YamlNode, Value>();

function makeValue(node: YamlNode, source: ValuesFile): Value {
  switch (node.kind) {
    case 'scalar':
      return scalarValue(node, source);
    case 'list':
      return lazyList(() => node.items.map((item) => toValue(item, source)));
    case 'map':
      return { kind: 'map', parts: [yamlPart(node, source)] };
  }
}

function scalarValue(scalar: YamlScalar, { text, file }: ValuesFile): Value {
  if (scalar.style === 'plain' && !scalar.tagged) {
    if (/^(?:~|null)?$/i.test(scalar.text)) return nothing;
    if (/^(?:true|false)$/i.test(scalar.text)) return { kind: 'truth', value: /^true$/i.test(scalar.text) };
  }
  const traced = traceScalar(scalar, text);
  return textValue(file === undefined ? traced : inFile(traced, file));
}

/** A list may hold itself, through an alias. */
function lazyList(make: () => readonly Value[]): Value {
  let items: readonly Value[] | undefined;
  return {
    kind: 'list',
    get items() {
      return (items ??= make());
    },
  };
}

/** Values of a map are made when they are asked for; keys of its own hide merged ones, the last of several counts. */
function yamlPart(map: YamlMap, source: ValuesFile): MapPart {
  let nodes: ReadonlyMap<string, YamlNode> | undefined;
  const known = (): ReadonlyMap<string, YamlNode> => (nodes ??= nodesOf(map));
  return {
    get: (key) => {
      const node = known().get(key);
      return node === undefined ? undefined : toValue(node, source);
    },
    keys: () => [...known().keys()],
  };
}

function nodesOf(map: YamlMap): ReadonlyMap<string, YamlNode> {
  const nodes = new Map<string, YamlNode>();
  for (const { entries } of withMerged([map])) {
    const own = new Map(entries.flatMap(({ key, value }) => (key === undefined || isMergeKey(key) ? [] : [[key.text, value] as const])));
    for (const [key, value] of own) if (!nodes.has(key)) nodes.set(key, value);
  }
  return new Map([...nodes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A field of a value; of several merged maps the first that has it, and the rest of them below that. */
export function fieldOf(value: Value, key: string): Value {
  if (value.kind === 'unknown') return { kind: 'unknown', name: `${value.name}.${key}` };
  if (value.kind !== 'map') return nothing;
  let first: (Value & { readonly kind: 'map' }) | undefined;
  let parts: readonly MapPart[] | undefined;
  for (const part of value.parts) {
    const found = part.get(key);
    if (found !== undefined && found.kind !== 'map' && first === undefined) return found;
    if (found?.kind !== 'map') continue;
    first ??= found;
    parts = parts === undefined ? found.parts : [...parts, ...found.parts];
  }
  return first === undefined || parts === first.parts ? (first ?? nothing) : { kind: 'map', parts: parts ?? [] };
}

export function keysOf(value: Value): readonly string[] {
  return value.kind === 'map' ? [...new Set(value.parts.flatMap((part) => part.keys()))] : [];
}

/** Whether `if` takes it for true; undefined when nobody here knows. */
export function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'text': {
      const { text, runs } = value.text;
      return runs.some(({ open }) => open !== undefined) ? undefined : text !== '' && text !== '0';
    }
    case 'truth':
      return value.value;
    case 'map':
      return keysOf(value).length > 0;
    case 'list':
      return value.items.length > 0;
    case 'nothing':
      return false;
    case 'unknown':
      return undefined;
  }
}

/** The text of a value where that is known: what comparisons look at. */
export function plainText(value: Value): string | undefined {
  if (value.kind === 'truth') return String(value.value);
  if (value.kind === 'nothing') return '';
  return value.kind === 'text' && truthOf(value) !== undefined ? value.text.text : undefined;
}
