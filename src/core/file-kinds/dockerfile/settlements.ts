import type { KnownFacts } from '../../model/reading.js';
import { argumentTable, builderNames, type ArgumentProblem, type ArgumentSource, type ArgumentTable } from './argument-table.js';

/** The most readings of one word that the policy's `buildArgs` may lead to. */
const mostCombinations = 32;

/** The tables of arguments that the policy's `buildArgs` make possible. */
export interface Settlements {
  /** Every settled argument with its first value. */
  readonly table: ArgumentTable;
  readonly problems: readonly ArgumentProblem[];
  /** One table for each combination of values of the settled ones among the names; empty when none of them is settled. */
  combinations(names: readonly string[]): readonly ArgumentTable[] | 'too many';
}

/** Only arguments that the file declares, and the builder's own, take values from outside. */
export function settle(source: ArgumentSource, { buildArgs }: KnownFacts): Settlements {
  const possible = possibleValues(source, buildArgs);
  const first = new Map([...possible].map(([name, values]) => [name, values[0] ?? '']));
  const { table, problems } = argumentTable(source, first);
  const made = new Map<string, ArgumentTable>();
  const tableFor = (values: ReadonlyMap<string, string>): ArgumentTable => {
    const key = JSON.stringify([...values]);
    const known = made.get(key) ?? argumentTable(source, new Map([...first, ...values])).table;
    made.set(key, known);
    return known;
  };
  return {
    table,
    problems,
    combinations(names) {
      const open = names.filter((name) => possible.has(name)).toSorted();
      const product = open.reduce((count, name) => count * (possible.get(name)?.length ?? 1), 1);
      if (product > mostCombinations) return 'too many';
      return open.length === 0 ? [] : allCombinations(open, possible).map(tableFor);
    },
  };
}

function possibleValues(
  { declarations, build }: ArgumentSource,
  buildArgs: KnownFacts['buildArgs'],
): ReadonlyMap<string, readonly string[]> {
  const possible = new Map<string, readonly string[]>();
  for (const name of [...builderNames, ...declarations.map((declaration) => declaration.name)]) {
    const values = Object.hasOwn(buildArgs, name) ? buildArgs[name] : undefined;
    const isGiven = build?.args.some((argument) => argument.name === name) === true;
    if (values !== undefined && values.length > 0 && !isGiven) possible.set(name, [...new Set(values)]);
  }
  return possible;
}

function allCombinations(
  names: readonly string[],
  possible: ReadonlyMap<string, readonly string[]>,
): readonly ReadonlyMap<string, string>[] {
  let combinations: ReadonlyMap<string, string>[] = [new Map()];
  for (const name of names) {
    combinations = combinations.flatMap((values) => (possible.get(name) ?? []).map((value) => new Map([...values, [name, value]])));
  }
  return combinations;
}
