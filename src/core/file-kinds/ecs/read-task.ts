import type { Reading, SourceFile } from '../../model/reading.js';
import { fillIn, findBetween, independent, type Mention } from '../variables/index.js';
import { manifestsWithin, noteScalar, readYamlFile, type Search, type YamlRow } from '../yaml-places/index.js';
import type { YamlScalar } from '../yaml/tree.js';
import { places, words } from './places.js';

/**
 * Reads a task definition or a template. Parameters with a default are taken to have it; what AWS puts in (`${AWS::Region}`) and what a pipeline does
 * (`<IMAGE>`) is open.
 */
export function readTask(file: SourceFile): Reading {
  const reading = readYamlFile(file, {
    words,
    find: (search) => {
      for (const row of rows) for (const path of row.paths) noteAll(search, row, path);
    },
  });
  return { ...reading, embedded: [...reading.embedded, ...manifestsWithin(file)] };
}

function noteAll(search: Search, row: YamlRow, path: string): void {
  for (const scalar of search.scalars(path)) {
    const isName = path.endsWith('.Ref') || isFunction(search.file.text, scalar);
    noteScalar(search, row, scalar, (text) => fillIn(search.file.path, text, parametersOf(search, scalar, isName)));
  }
}

function parametersOf(search: Search, scalar: YamlScalar, isName: boolean): ReturnType<typeof independent> {
  const find = isName ? (text: string) => (text === scalar.text ? findWhole(text) : []) : findMarks;
  return independent(search, find, (name) =>
    search
      .into(search.at('Parameters'), name, 'Default')
      .flatMap((node) => (node.kind === 'scalar' ? { text: search.trace(node), assumed: true } : [])),
  );
}

/** `!Ref Image`: the text is the name of something. */
function isFunction(text: string, { at, tagged }: YamlScalar): boolean {
  return (
    tagged &&
    /!(?:Ref|GetAtt|ImportValue|FindInMap|Select|Join|If|Transform)\s+["']?$/.test(text.slice(Math.max(0, at.start - 40), at.start))
  );
}

function findWhole(text: string): readonly Mention[] {
  return [{ start: 0, end: text.length, name: text }];
}

function findMarks(text: string): readonly Mention[] {
  return [...findBetween(text, '${', '}'), ...findBetween(text, '<', '>')].sort((a, b) => a.start - b.start);
}

/** A text with variables in it may be written as `Fn::Sub`, the name of a parameter as `Ref`. */
const written = ['', '.Fn::Sub', '.Ref'];

const rows: readonly YamlRow[] = [
  { place: places.container, paths: ['containerDefinitions[].image', 'taskDefinition.containerDefinitions[].image'] },
  {
    place: places.stackContainer,
    paths: written.map((form) => `Resources.*.Properties.ContainerDefinitions[].Image${form}`),
  },
  {
    place: places.stackFunction,
    paths: ['Code.ImageUri', 'ImageUri'].flatMap((path) => written.map((form) => `Resources.*.Properties.${path}${form}`)),
  },
];
