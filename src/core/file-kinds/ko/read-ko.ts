import type { Reading, SourceFile } from '../../model/reading.js';
import { manifestsWithin, noteRows, readYamlFile, type YamlRow } from '../yaml-places/index.js';
import { places, words } from './places.js';

/** Reads a configuration of ko. */
export function readKo(file: SourceFile): Reading {
  const reading = readYamlFile(file, { words, find: (search) => noteRows(search, rows) });
  return { ...reading, embedded: [...reading.embedded, ...manifestsWithin(file)] };
}

const rows: readonly YamlRow[] = [
  { place: places.base, paths: ['defaultBaseImage'] },
  { place: places.override, paths: ['baseImageOverrides.*'] },
];
