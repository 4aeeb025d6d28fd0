import { emptyText } from '../../model/traced-text.js';
import { combinations, findBetween, type Choice, type Scope, type VariableValue } from '../variables/index.js';
import { saysSomething, type Search } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { readMatrix, type Row } from './matrix.js';

/**
 * What `${{ … }}` may mean in a job (extraction.md 2g): `matrix.x` with literal values, `env.X` with a literal, and `inputs.x` with a default.
 * Everything else is known only when the job runs.
 */
export function expressionsOf(search: Search, job: YamlNode): Scope {
  let rows: readonly Row[] | undefined;
  return {
    watch: search,
    find: (text) => findBetween(text, '${{', '}}'),
    choices: (names) => {
      const matrix = names.some((name) => name.startsWith('matrix.')) ? (rows ??= readMatrix(search, job)) : [];
      const settled = combinations(new Map(names.flatMap((name) => settledValues(search, job, name))));
      const choices = settled.flatMap((choice) =>
        matrix.length === 0
          ? [choice]
          : matrix.map((row) => new Map([...choice, ...names.flatMap((name) => matrixValue(search, row, name))])),
      );
      return distinct(choices);
    },
  };
}

/** The nearest `env` counts; the default of an input is what nobody has chosen otherwise, and several events may each have one. */
function settledValues(search: Search, job: YamlNode, name: string): readonly (readonly [string, readonly VariableValue[]])[] {
  const [context, key, ...more] = name.replace(/^github\.event\.inputs\./, 'inputs.').split('.');
  if (key === undefined || more.length > 0) return [];
  const nodes = context === 'env' ? nearestEnv(search, job, key) : context === 'inputs' ? defaultsOf(search, key) : [];
  const values = nodes.flatMap((node) => valueOf(search, node, context === 'inputs') ?? []);
  return values.length === 0 ? [] : [[name, values]];
}

function nearestEnv(search: Search, job: YamlNode, key: string): readonly YamlNode[] {
  const own = search.into([job], 'env', key);
  return own.length > 0 ? own : search.into(search.roots, 'env', key);
}

function defaultsOf(search: Search, input: string): readonly YamlNode[] {
  const events = search.at('on').flatMap((on) => ['workflow_call', 'workflow_dispatch'].flatMap((event) => search.into([on], event)));
  return search.into([...search.roots, ...events], 'inputs', input, 'default');
}

function matrixValue(search: Search, row: Row, name: string): readonly (readonly [string, VariableValue])[] {
  const [context, key = '', ...path] = name.split('.');
  if (context !== 'matrix') return [];
  if (!row.has(key)) return [[name, { text: emptyText }]];
  const top = row.get(key);
  const [node] = top === undefined ? [] : search.into([top], ...path);
  const value = node === undefined ? undefined : valueOf(search, node, false);
  return value === undefined ? [] : [[name, value]];
}

/** A container may be a map; then its image counts. */
function valueOf(search: Search, found: YamlNode, assumed: boolean): VariableValue | undefined {
  const node = found.kind === 'map' ? search.at('image', [found])[0] : found;
  if (node?.kind !== 'scalar') return undefined;
  return { text: saysSomething(node) ? search.trace(node) : emptyText, assumed };
}

function distinct(choices: readonly Choice[]): readonly Choice[] {
  const byKey = new Map<string, Choice>();
  for (const choice of choices) {
    const key = JSON.stringify([...choice].map(([name, { text }]) => [name, text.text]));
    if (!byKey.has(key)) byKey.set(key, choice);
  }
  return [...byKey.values()];
}
