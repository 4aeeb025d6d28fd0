import type { Reading, SourceFile } from '../../model/reading.js';
import { fillIn, findDollars, independent } from '../variables/index.js';
import { noteRows, readYamlFile, type Search, type Settle, type YamlRow } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { places, words } from './places.js';

/** Reads a pipeline. `env` at its top holds values for the variables in it; others come from where it is uploaded. */
export function readPipeline(file: SourceFile): Reading {
  return readYamlFile(file, {
    words,
    find: (search) => {
      const scope = independent(search, findDollars, (name) =>
        search.into(search.at('env'), name).flatMap((node) => (node.kind === 'scalar' ? { text: search.trace(node), assumed: true } : [])),
      );
      const settle: Settle = (text) => fillIn(file.path, text, scope);
      noteRows(search, rows, { settle });
      for (const { plugin, row } of plugins) noteRows(search, [row], { from: settingsOf(search, plugin), settle });
    },
  });
}

/** A pipeline is a map or the bare list of its steps; groups hold steps. */
const stepPaths = ['', 'steps[].', 'steps[].steps[].', '[].', '[].steps[].'];

const rows: readonly YamlRow[] = [{ place: places.agent, paths: stepPaths.flatMap((step) => [`${step}image`, `${step}agents.image`]) }];

/** What plugins do with their settings; `docker-compose` and others name services of Compose files. */
const plugins: readonly { readonly plugin: RegExp; readonly row: YamlRow }[] = [
  { plugin: /(?:^|\/)docker(?:-buildkite-plugin)?(?:\.git)?(?:#|$)/, row: { place: places.docker, paths: ['image'] } },
  {
    plugin: /(?:^|\/)kubernetes(?:#|$)/,
    row: { place: places.pod, paths: ['containers', 'initContainers'].map((containers) => `podSpec.${containers}[].image`) },
  },
];

function settingsOf(search: Search, plugin: RegExp): readonly YamlNode[] {
  const lists = [...search.at('**.plugins'), ...search.at('**.plugins[]')];
  return search.entries(lists).flatMap(({ key, value }) => (plugin.test(key) ? value : []));
}
