import type { Reading, SourceFile } from '../../model/reading.js';
import { fillIn } from '../variables/index.js';
import { noteRows, readYamlFile, type Search, type YamlRow } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { expressionsOf, type Around } from './expressions.js';
import { places, words } from './places.js';

/** Reads a pipeline or a template of one. A pipeline of a single job says at its top what others say in the job. */
export function readPipeline(file: SourceFile): Reading {
  return readYamlFile(file, { words, noTemplates: true, find });
}

function find(search: Search): void {
  const aliases = new Set(search.scalars('**.resources.containers[].container').map(({ text }) => text));
  const stages = search.at('**.stages[]');
  noteAll(search, { rows: [resourceRow], job: search.roots, stages, aliases: new Set() });
  noteAll(search, { rows: jobRows, job: search.roots, stages, aliases });
  for (const job of search.at('**').filter(isJob)) noteAll(search, { rows: jobRows, job: [job], stages, aliases });
}

interface Part extends Around {
  readonly rows: readonly YamlRow[];
  readonly aliases: ReadonlySet<string>;
}

/** An alias of a container resource names no image: that stands at the resource. `host` is no container. */
function noteAll(search: Search, { rows, aliases, ...around }: Part): void {
  const scope = expressionsOf(search, around);
  noteRows(search, rows, {
    from: around.job,
    settle: (text) =>
      fillIn(search.file.path, text, scope).filter((filled) => !aliases.has(filled.text.text) && filled.text.text !== 'host'),
  });
}

/** Jobs stand in lists, in stages, and under conditions (`${{ if … }}`) of any depth. */
function isJob(node: YamlNode): boolean {
  return node.kind === 'map' && node.entries.some(({ key }) => key?.text === 'job' || key?.text === 'deployment');
}

const resourceRow: YamlRow = { place: places.resource, paths: ['**.resources.containers[].image'] };

const jobRows: readonly YamlRow[] = [
  { place: places.container, paths: ['container', 'container.image'] },
  { place: places.service, paths: ['services.*', 'services.*.image'] },
  { place: places.target, paths: ['steps.**.target.container', 'strategy.**.target.container'] },
];
