import type { Reading, SourceFile } from '../../model/reading.js';
import { fillIn } from '../variables/index.js';
import { noteRows, readYamlFile, type Search, type YamlRow } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { noteIncludes } from './includes.js';
import { Jobs } from './jobs.js';
import { places, words } from './places.js';
import { variablesOf } from './variables.js';

/** Reads a pipeline: what stands at its top, under `default`, and in each job, hidden ones included. Keys that stand twice are merged there. */
export function readPipeline(file: SourceFile): Reading {
  return readYamlFile(file, { words, find, mergesDuplicates: true });
}

function find(search: Search): void {
  const jobs = new Jobs(search);
  for (const { key, row } of rows) {
    const note = (from: readonly YamlNode[], contexts: () => readonly string[]): void => {
      const scope = variablesOf(search, jobs, contexts);
      noteRows(search, [row], { from, settle: (text) => fillIn(search.file.path, text, scope) });
    };
    note([...search.roots, ...search.at('default')], () => ['', ...jobs.without(key)]);
    for (const name of jobs.names) note(jobs.nodesOf(name), () => jobs.takers(name, key));
  }
  noteIncludes(search);
}

/** Everything that a job may say of its images, by the key that overrides it as a whole. */
const rows: readonly { readonly key: string; readonly row: YamlRow }[] = [
  { key: 'image', row: { place: places.image, paths: ['image', 'image.name'] } },
  { key: 'services', row: { place: places.service, paths: ['services[]', 'services[].name'] } },
];
