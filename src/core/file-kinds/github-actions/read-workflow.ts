import { resolvePath } from '../../model/file-path.js';
import type { Reading, SourceFile } from '../../model/reading.js';
import { fillIn } from '../variables/index.js';
import { noteRows, readYamlFile, type Search, type Settle, type YamlRow } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { noteInputs } from './action-inputs.js';
import { noteBuild } from './builds.js';
import { outcomesOf } from './conditions.js';
import { expressionsOf } from './expressions.js';
import { places, words } from './places.js';

/** Reads a workflow or an action: job by job, since each has variables of its own. */
export function readWorkflow(file: SourceFile): Reading {
  return readYamlFile(file, { words, noTemplates: true, find });
}

function find(search: Search): void {
  for (const job of search.at('jobs.*')) noteAll(search, jobRows, job);
  for (const runs of search.at('runs')) noteAll(search, actionRows, runs);
  for (const { text } of search.scalars('runs.image')) {
    const file = text.startsWith(docker) ? undefined : resolvePath(search.file.path, text);
    if (file !== undefined) search.noteFollowed({ file, kind: 'dockerfile' });
  }
}

function noteAll(search: Search, rows: readonly YamlRow[], job: YamlNode): void {
  const scope = expressionsOf(search, job);
  const settle: Settle = (text) => outcomesOf(text).flatMap((outcome) => fillIn(search.file.path, outcome, scope));
  noteRows(search, rows, { from: [job], settle });
  for (const step of steps.flatMap((path) => search.at(path, [job]))) {
    noteInputs(search, step, settle);
    noteBuild(search, step, settle);
  }
}

const docker = 'docker://';

/** Groups of parallel steps may hold groups. */
const steps = ['steps[]', 'steps[].parallel[]', 'steps[].parallel[].parallel[]'];

const stepRow: YamlRow = { place: places.step, paths: steps.map((path) => `${path}.uses`), prefix: docker };

const jobRows: readonly YamlRow[] = [
  { place: places.container, paths: ['container', 'container.image'] },
  { place: places.service, paths: ['services', 'services.*', 'services.*.image'] },
  stepRow,
];

const actionRows: readonly YamlRow[] = [{ place: places.action, paths: ['image'], prefix: docker }, stepRow];
