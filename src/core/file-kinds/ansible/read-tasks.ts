import type { Reading, SourceFile } from '../../model/reading.js';
import { standIn, joinTraced, tracedFrom, type TracedText } from '../../model/traced-text.js';
import { joinParts } from '../image-text/index.js';
import { fillIn, findBetween, independent, type Scope } from '../variables/index.js';
import { manifestsWithin, readYamlFile, saysSomething, type Search } from '../yaml-places/index.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { manifestModules, moduleName, modules, type ModuleRow } from './modules.js';
import { words } from './places.js';

/** Reads every call of a module that names images, wherever it stands: in plays, blocks, handlers, or a list of tasks. */
export function readTasks(file: SourceFile): Reading {
  const reading = readYamlFile(file, {
    words,
    noTemplates: true,
    find: (search) => {
      const scope = variablesOf(search);
      for (const { name, call } of callsIn(search)) {
        for (const row of modules.get(name) ?? []) if (isPulled(search, call)) noteImage(search, call, row, scope);
        if (manifestModules.has(name)) noteManifests(search, call);
      }
    },
  });
  return { ...reading, embedded: [...reading.embedded, ...manifestsWithin(file)] };
}

/** A call of a module with its arguments. */
interface Call {
  readonly name: string;
  readonly call: YamlNode;
}

function callsIn(search: Search): readonly Call[] {
  const calls: Call[] = [];
  const seen = new Set<YamlNode>();
  const waiting = [...search.roots];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node) || --search.stepsLeft < 0) continue;
    seen.add(node);
    if (node.kind === 'list') waiting.push(...node.items);
    if (node.kind !== 'map') continue;
    for (const { key, value } of node.entries) {
      const name = key === undefined ? '' : moduleName(key.text);
      if (value.kind === 'map' && (modules.has(name) || manifestModules.has(name))) calls.push({ name, call: value });
      else waiting.push(value);
    }
  }
  return calls;
}

/** `source: build`, and what is built, loaded or made away with, is not pulled. */
function isPulled(search: Search, call: YamlNode): boolean {
  const says = (key: string): string | undefined => search.scalars(key, [call])[0]?.text;
  if (says('state') === 'absent' || says('state') === 'build') return false;
  const source = says('source');
  return source === undefined ? search.at('build', [call]).length === 0 : source === 'pull';
}

function noteImage(search: Search, call: YamlNode, { place, key, tag }: ModuleRow, scope: Scope): void {
  const tags = tag === undefined ? [] : search.scalars(tag, [call]);
  for (const scalar of search.scalars(key, [call])) {
    for (const text of joined(search, scalar, tags)) {
      for (const filled of fillIn(search.file.path, text, scope)) search.note({ place, at: scalar.at, ...filled });
    }
  }
}

/** A name that brings a tag or a digest of its own needs none. */
function joined(search: Search, name: YamlScalar, tags: readonly YamlScalar[]): readonly TracedText[] {
  const repository = search.trace(name);
  if (tags.length === 0 || /[:@][^/]*$/.test(name.text.replaceAll(/\{\{[^}]*\}\}/g, ''))) return [repository];
  return tags.map((tag) => joinParts({ repository, tag: search.trace(tag) }));
}

/** `{{ name }}`: what `vars` of a play or a task say, unless an inventory or whoever calls it says otherwise. */
function variablesOf(search: Search): Scope {
  const sections = ['[].vars', '[].tasks[].vars', '[].block[].vars'].flatMap((path) => search.at(path));
  return independent(
    search,
    (text) => findBetween(text, '{{', '}}'),
    (name) =>
      search
        .into(sections, name)
        .flatMap((node) => (node.kind === 'scalar' && saysSomething(node) ? { text: search.trace(node), assumed: true } : [])),
  );
}

/** The manifests of a task: text, a map, or a list of maps, each handed to the kind that reads manifests. */
function noteManifests(search: Search, call: YamlNode): void {
  for (const path of ['definition', 'resource_definition', 'definition[]', 'resource_definition[]']) {
    for (const node of search.at(path, [call])) {
      if (node.kind === 'map') search.embedded.push({ kind: 'kubernetes', text: unindented(search.file.text, node) });
      if (node.kind === 'scalar' && node.text.includes('\n')) search.embedded.push({ kind: 'kubernetes', text: search.trace(node) });
    }
  }
}

/** A map of the file as a text of its own: what stands before it on its first line is only its indentation. */
function unindented(text: string, { at }: YamlNode): TracedText {
  const line = text.lastIndexOf('\n', at.start - 1) + 1;
  const margin = text.slice(line, at.start);
  const isBlock = text[at.start] !== '{' && margin.length < 200;
  return isBlock
    ? joinTraced(standIn(' '.repeat(margin.length), { start: line, end: at.start }), tracedFrom(text, at))
    : tracedFrom(text, at);
}
