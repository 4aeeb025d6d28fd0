import { combinations, findBetween, findDollars, type Choice, type Mention, type Scope, type VariableValue } from '../variables/index.js';
import type { Search } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import type { Jobs } from './jobs.js';

/**
 * What `$X`, `${X}` and `$[[ inputs.x ]]` may mean for the jobs that run with a text (extraction.md 2h): the job's `parallel: matrix`, its variables and
 * those it extends, the pipeline's. GitLab's own (`CI_REGISTRY`…) are known only there. `contexts` are jobs; an empty name is the pipeline itself.
 */
export function variablesOf(search: Search, jobs: Jobs, contexts: () => readonly string[]): Scope {
  let running: readonly string[] | undefined;
  return {
    watch: search,
    find: findMentions,
    choices: (names) => distinct((running ??= contexts()).flatMap((job) => choicesOf(search, jobs, job, names))),
  };
}

function findMentions(text: string): readonly Mention[] {
  const inputs = findBetween(text, '$[[', ']]');
  if (inputs.length === 0) return findDollars(text);
  const outside = findDollars(text).filter(({ start }) => !inputs.some((input) => input.start <= start && start < input.end));
  return [...inputs, ...outside].sort((a, b) => a.start - b.start);
}

function choicesOf(search: Search, jobs: Jobs, job: string, names: readonly string[]): readonly Choice[] {
  const ancestry = jobs.ancestry(job).map((name) => jobs.nodesOf(name));
  const matrix = ancestry.map((nodes) => search.at('parallel.matrix[]', nodes)).find((rows) => rows.length > 0);
  const scopes = [...ancestry, search.roots];
  return (matrix ?? [undefined]).flatMap((row) =>
    combinations(
      new Map(
        names.flatMap((name) => {
          const values = matrixValues(search, row, name) ?? variable(search, scopes, name);
          return values.length === 0 ? [] : [[name, values] as const];
        }),
      ),
    ),
  );
}

function matrixValues(search: Search, row: YamlNode | undefined, name: string): readonly VariableValue[] | undefined {
  if (row === undefined) return undefined;
  const nodes = search.into([row], name);
  const values = [...nodes, ...search.at('[]', nodes)].flatMap((node) => (node.kind === 'scalar' ? { text: search.trace(node) } : []));
  return values.length === 0 ? undefined : values;
}

/** A pipeline can be started with other values, so each is only what it is by default. */
function variable(search: Search, scopes: readonly (readonly YamlNode[])[], name: string): readonly VariableValue[] {
  const input = /^inputs\.([\w-]+)$/.exec(name)?.[1];
  const tops = search.documents.flatMap(({ roots }) => roots);
  const found =
    input === undefined
      ? scopes.map((nodes) => search.into(nodes, 'variables', name)).find((nodes) => nodes.length > 0)
      : search.into(tops, 'spec', 'inputs', input, 'default');
  const scalars = [...(found ?? []), ...search.at('value', found ?? [])].flatMap((node) => (node.kind === 'scalar' ? node : []));
  return scalars.map((node) => ({ text: search.trace(node), assumed: true }));
}

function distinct(choices: readonly Choice[]): readonly Choice[] {
  const byKey = new Map(choices.map((choice) => [JSON.stringify([...choice].map(([name, { text }]) => [name, text.text])), choice]));
  return [...byKey.values()];
}
