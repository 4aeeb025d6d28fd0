import type { Reading, SourceFile } from '../../model/reading.js';
import { fillIn } from '../variables/index.js';
import { noteRows, readYamlFile, type Search, type YamlRow } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { callsIn, parametersOf, type Calls } from './parameters.js';
import { places, words } from './places.js';

/** Reads a configuration and the orbs written in it: each job and executor has parameters of its own. */
export function readConfiguration(file: SourceFile): Reading {
  return readYamlFile(file, {
    words,
    find: (search) => {
      const calls = callsIn(search);
      noteAll(search, calls, '', search.roots);
      for (const { key, value } of search.entries(search.at('orbs'))) noteAll(search, calls, `${key}/`, [value]);
    },
  });
}

function noteAll(search: Search, calls: Calls, prefix: string, from: readonly YamlNode[]): void {
  for (const section of ['jobs', 'executors'] as const) {
    for (const { key, value } of search.entries(search.at(section, from))) {
      const scope = parametersOf(search, calls, { section, name: prefix + key, node: value });
      noteRows(search, rows, { from: [value], settle: (text) => fillIn(search.file.path, text, scope) });
    }
  }
}

const rows: readonly YamlRow[] = [{ place: places.docker, paths: ['docker[].image'] }];
