import { combinations, mostCombinations } from '../variables/index.js';
import type { Search } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';

/** One combination of a matrix: a key without a node has a value that only an expression knows. */
export type Row = ReadonlyMap<string, YamlNode | undefined>;

/**
 * The combinations that GitHub makes of `strategy.matrix`: the product of its lists without what `exclude` names; each map under `include` is added to
 * every combination whose own values it does not change, else it is one of its own. None when an expression makes the matrix, or there are too many.
 */
export function readMatrix(search: Search, job: YamlNode): readonly Row[] {
  const entries = search.entries(search.at('strategy.matrix', [job]));
  const of = (wanted: string): readonly Row[] | undefined => rowsOf(search, entries.find(({ key }) => key === wanted)?.value);
  const included = of('include');
  const excluded = of('exclude');
  if (entries.length === 0 || included === undefined || excluded === undefined || included.length > mostCombinations) return [];
  const lists = new Map(entries.filter(({ key }) => key !== 'include' && key !== 'exclude').map(({ key, value }) => [key, itemsOf(value)]));
  const base = lists.size === 0 ? [] : combinations(lists);
  if (base.length === 0 && lists.size > 0) return [];
  search.stepsLeft -= base.length * (1 + included.length + excluded.length);
  if (search.stepsLeft < 0) return [];
  return include(
    base.filter((row) => !excluded.some((pattern) => agrees(row, pattern, [...pattern.keys()]))),
    included,
    new Set(lists.keys()),
  );
}

function rowsOf(search: Search, node: YamlNode | undefined): readonly Row[] | undefined {
  if (node === undefined) return [];
  if (node.kind !== 'list') return undefined;
  return node.items.map((item) => new Map(search.entries([item]).map(({ key, value }) => [key, value])));
}

function itemsOf(node: YamlNode): readonly (YamlNode | undefined)[] {
  return node.kind === 'list' ? node.items : [undefined];
}

function include(base: readonly Row[], included: readonly Row[], own: ReadonlySet<string>): readonly Row[] {
  const rows = base.map((row) => new Map(row));
  const added: Row[] = [];
  for (const extra of included) {
    const keys = [...extra.keys()].filter((key) => own.has(key));
    const fitting = rows.filter((row) => agrees(row, extra, keys));
    for (const row of fitting) for (const [key, value] of extra) if (!own.has(key)) row.set(key, value);
    if (fitting.length === 0) added.push(extra);
  }
  return [...rows, ...added];
}

function agrees(row: Row, pattern: Row, keys: readonly string[]): boolean {
  return keys.every((key) => {
    const [own, wanted] = [row.get(key), pattern.get(key)];
    return own?.kind === 'scalar' && wanted?.kind === 'scalar' && own.text === wanted.text;
  });
}
