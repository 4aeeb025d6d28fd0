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
export function parametersOf(search: Search, used: Parametrised): Scope {
  return independent(
    (text) => [...findBetween(text, '<<', '>>'), ...findDollars(text)].sort((a, b) => a.start - b.start),
    (name) => {
      const [, pipeline, key] = /^(pipeline\.)?parameters\.([\w-]+)$/.exec(name) ?? [];
      if (key === undefined) return [];
      const declaring = pipeline === undefined ? [used.node] : search.roots;
      const defaults = valuesAt(search, search.into(declaring, 'parameters', key, 'default'));
      return [
        ...defaults.map((value) => ({ ...value, assumed: true })),
        ...(pipeline === undefined ? valuesAt(search, handedIn(search, used, key)) : []),
      ];
    },
  );
}

function handedIn(search: Search, { section, name }: Parametrised, key: string): readonly YamlNode[] {
  if (section === 'executors') {
    const executors = [...search.at('jobs.*.executor'), ...search.at('orbs.*.jobs.*.executor')];
    const named = executors.filter((node) => search.into([node], 'name').some((said) => said.kind === 'scalar' && said.text === name));
    return search.into(named, key);
  }
  const calls = search.into(search.at('workflows.*.jobs[]'), name);
  return [...search.into(calls, key), ...search.at('[]', search.into(calls, 'matrix', 'parameters', key))];
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
