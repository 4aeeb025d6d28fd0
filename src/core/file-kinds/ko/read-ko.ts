import type { Reading, SourceFile } from '../../model/reading.js';
import { noteRows, readYamlFile, type YamlRow } from '../yaml-places/index.js';
import { places, words } from './places.js';

/** Reads a configuration of ko. */
export function readKo(file: SourceFile): Reading {
  return readYamlFile(file, { words, find: (search) => noteRows(search, rows) });
}

const rows: readonly YamlRow[] = [
  { place: places.base, paths: ['defaultBaseImage'] },
  { place: places.override, paths: ['baseImageOverrides.*'] },
];
