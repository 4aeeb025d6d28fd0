import type { Reading, SourceFile } from '../../model/reading.js';
import { combinations, fillIn, findDollars, type Choice, type Scope, type VariableValue } from '../variables/index.js';
import { noteRows, readYamlFile, type Search, type YamlRow } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { places, words } from './places.js';

/** Reads a workflow, once for each row of its matrix. Variables of the server are known only there. */
export function readWorkflow(file: SourceFile): Reading {
  return readYamlFile(file, {
    words,
    find: (search) => {
      const scope = matrixOf(search);
      noteRows(search, rows, { settle: (text) => fillIn(file.path, text, scope) });
    },
  });
}

const rows: readonly YamlRow[] = [
  { place: places.step, paths: ['steps', 'pipeline'].flatMap((steps) => [`${steps}[].image`, `${steps}.*.image`]) },
  { place: places.service, paths: ['services[].image', 'services.*.image'] },
  { place: places.clone, paths: ['clone[].image', 'clone.*.image'] },
];

/** Maps under `include` are the rows; without any, the product of the lists is. */
function matrixOf(search: Search): Scope {
  const included = search.at('matrix.include[]');
  const matrix = search.entries(included.length > 0 ? [] : search.at('matrix'));
  const lists = new Map(matrix.map(({ key, value }) => [key, valuesAt(search, search.at('[]', [value]))]));
  const rowsOf: readonly Choice[] =
    included.length > 0
      ? included.map(
          (row) => new Map(search.entries([row]).flatMap(({ key, value }) => valuesAt(search, [value]).map((one) => [key, one] as const))),
        )
      : [];
  return {
    watch: search,
    find: findDollars,
    choices: (names) => (included.length > 0 ? rowsOf : combinations(new Map([...lists].filter(([name]) => names.includes(name))))),
  };
}

function valuesAt(search: Search, nodes: readonly YamlNode[]): readonly VariableValue[] {
  return nodes.flatMap((node) => (node.kind === 'scalar' ? { text: search.trace(node) } : []));
}
