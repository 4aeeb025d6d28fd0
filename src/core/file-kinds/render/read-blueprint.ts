import type { Reading, SourceFile } from '../../model/reading.js';
import { noteRows, readYamlFile, type YamlRow } from '../yaml-places/index.js';
import { places, words } from './places.js';

/** Reads a blueprint, its projects included. */
export function readBlueprint(file: SourceFile): Reading {
  return readYamlFile(file, { words, find: (search) => noteRows(search, rows) });
}

const rows: readonly YamlRow[] = [
  {
    place: places.service,
    paths: ['services[].image.url', 'projects[].environments[].services[].image.url', 'previews[].services[].image.url'],
  },
];
