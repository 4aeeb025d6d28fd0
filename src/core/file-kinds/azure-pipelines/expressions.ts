import { combinations, findBetween, type Choice, type Mention, type Scope, type VariableValue } from '../variables/index.js';
import type { Search } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';

/** A job (or what stands at the top of a pipeline), and all stages of the file. */
export interface Around {
  readonly job: readonly YamlNode[];
  readonly stages: readonly YamlNode[];
}

/**
 * What `${{ parameters.x }}`, `${{ variables.x }}`, `$[ variables['x'] ]` and `$(x)` may be in a job: the values of its matrix, else the variables of the
 * job, of the stage around it and of the pipeline; parameters by their default.
 */
export function expressionsOf(search: Search, { job, stages }: Around): Scope {
  const levels = [job, stages.filter((stage) => job.some(({ at }) => stage.at.start <= at.start && at.end <= stage.at.end)), search.roots];
  return {
    watch: search,
    find: findMentions,
    choices: (names) => {
      const legs = search.at('strategy.matrix.*', job).filter(({ kind }) => kind === 'map');
      return legs.length === 0 ? choicesOf(search, levels, names) : legs.flatMap((leg) => choicesOf(search, levels, names, leg));
    },
  };
}

/** Where variables are declared, the nearest first. */
type Levels = readonly (readonly YamlNode[])[];

function findMentions(text: string): readonly Mention[] {
  if (/^\s*\$\[/.test(text) && text.trimEnd().endsWith(']')) {
    const name = text.trim().slice('$['.length, -1).trim();
    return [{ start: 0, end: text.length, name }];
  }
  const compiled = findBetween(text, '${{', '}}');
  return [...compiled, ...findBetween(text, '$(', ')')].sort((a, b) => a.start - b.start).filter(isApart);
}

function isApart({ start }: Mention, index: number, all: readonly Mention[]): boolean {
  return start >= (all[index - 1]?.end ?? 0);
}

function choicesOf(search: Search, levels: Levels, names: readonly string[], leg?: YamlNode): readonly Choice[] {
  const known = names.flatMap((name) => {
    const [, context = 'variables', dotted, quoted] =
      /^(?:(variables|parameters)(?:\.|(?=\[)))?(?:([\w.-]+)|\['([^']+)'\])$/.exec(name) ?? [];
    const key = dotted ?? quoted;
    if (key === undefined) return [];
    const values = context === 'parameters' ? parameter(search, key) : variable(search, levels, key, leg);
    return values.length === 0 ? [] : [[name, values] as const];
  });
  return combinations(new Map(known));
}

/** `parameters` is a list of declarations, or in older templates a map of defaults. */
function parameter(search: Search, name: string): readonly VariableValue[] {
  const declared = declarations(search, search.at('parameters'), name);
  const nodes = [...search.into(declared, 'default'), ...search.into(search.at('parameters'), name)];
  return scalars(search, nodes).map((value) => ({ ...value, assumed: true }));
}

function variable(search: Search, levels: Levels, name: string, leg?: YamlNode): readonly VariableValue[] {
  const ofLeg = leg === undefined ? [] : search.into([leg], name);
  const found = [ofLeg, ...levels.map((level) => variablesAt(search, level, name))];
  return scalars(search, found.find((nodes) => nodes.length > 0) ?? []);
}

function variablesAt(search: Search, level: readonly YamlNode[], name: string): readonly YamlNode[] {
  const variables = search.at('variables', level);
  return [...search.into(variables, name), ...search.into(declarations(search, variables, name), 'value')];
}

function declarations(search: Search, lists: readonly YamlNode[], name: string): readonly YamlNode[] {
  return search.at('[]', lists).filter((item) => search.into([item], 'name').some((said) => said.kind === 'scalar' && said.text === name));
}

function scalars(search: Search, nodes: readonly YamlNode[]): readonly VariableValue[] {
  return nodes.flatMap((node) => (node.kind === 'scalar' ? { text: search.trace(node) } : []));
}
