import { standIn } from '../../model/traced-text.js';
import { findBetween, findDollars, independent, type Scope, type VariableValue } from '../variables/index.js';
import type { Search } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';

/** A job or an executor, by the name that others use for it. */
export interface Parametrised {
  readonly section: 'jobs' | 'executors';
  readonly name: string;
  readonly node: YamlNode;
}

/**
 * What `<< parameters.x >>` and `<< pipeline.parameters.x >>` may be: the default, and whatever this file hands in, workflows to jobs (also as a matrix)
 * and jobs to executors. What the environment holds (`$X`) is known only there.
 */
export function parametersOf(search: Search, calls: Calls, used: Parametrised): Scope {
  return independent(
    search,
    (text) => [...findBetween(text, '<<', '>>'), ...findDollars(text)].sort((a, b) => a.start - b.start),
    (name) => {
      const [, pipeline, key] = /^(pipeline\.)?parameters\.([\w-]+)$/.exec(name) ?? [];
      if (key === undefined) return [];
      const declaring = pipeline === undefined ? [used.node] : search.roots;
      const defaults = valuesAt(search, search.into(declaring, 'parameters', key, 'default'));
      return [
        ...defaults.map((value) => ({ ...value, assumed: true })),
        ...(pipeline === undefined ? valuesAt(search, handedIn(search, calls, used, key)) : []),
      ];
    },
  );
}

function handedIn(search: Search, calls: Calls, { section, name }: Parametrised, key: string): readonly YamlNode[] {
  const called = (section === 'executors' ? calls.ofExecutors : calls.ofJobs).get(name) ?? [];
  return [...search.into(called, key), ...search.at('[]', search.into(called, 'matrix', 'parameters', key))];
}

/** Where the file uses its jobs and executors, with what it hands in, by their names. */
export interface Calls {
  readonly ofJobs: ReadonlyMap<string, readonly YamlNode[]>;
  readonly ofExecutors: ReadonlyMap<string, readonly YamlNode[]>;
}

export function callsIn(search: Search): Calls {
  const executors = [...search.at('jobs.*.executor'), ...search.at('orbs.*.jobs.*.executor')];
  return {
    ofJobs: byName(search.entries(search.at('workflows.*.jobs[]')).map(({ key, value }) => [key, value])),
    ofExecutors: byName(executors.flatMap((node) => search.scalars('name', [node]).map(({ text }) => [text, node]))),
  };
}

function byName(named: readonly (readonly [string, YamlNode])[]): ReadonlyMap<string, readonly YamlNode[]> {
  const found = new Map<string, YamlNode[]>();
  for (const [name, node] of named) {
    const known = found.get(name);
    if (known === undefined) found.set(name, [node]);
    else known.push(node);
  }
  return found;
}

/** What is handed in may mention parameters of who hands it in: those are others than the ones of the same name here. */
function valuesAt(search: Search, nodes: readonly YamlNode[]): readonly VariableValue[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'scalar') return [];
    const text = search.trace(node);
    const [mention] = findBetween(text.text, '<<', '>>');
    return { text: mention === undefined ? text : standIn('x', node.at, mention.name) };
  });
}
