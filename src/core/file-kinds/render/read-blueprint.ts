import type { Reading, SourceFile } from '../../model/reading.js';
import { manifestsWithin, noteRows, readYamlFile, type YamlRow } from '../yaml-places/index.js';
import { places, words } from './places.js';

/** Reads a blueprint, its projects included. */
export function readBlueprint(file: SourceFile): Reading {
  const reading = readYamlFile(file, { words, find: (search) => noteRows(search, rows) });
  return { ...reading, embedded: [...reading.embedded, ...manifestsWithin(file)] };
}

const rows: readonly YamlRow[] = [
  {
    place: places.service,
    paths: ['services[].image.url', 'projects[].environments[].services[].image.url', 'previews[].services[].image.url'],
  },
];
