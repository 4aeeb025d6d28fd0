import type { Reading, SourceFile } from '../../model/reading.js';
import { allOpen, fillIn, findDollars } from '../variables/index.js';
import { noteRows, readYamlFile, type YamlRow } from '../yaml-places/index.js';
import { places, words } from './places.js';

/** Reads a pipeline. Its variables are set by Vela, so none of them is known here. */
export function readPipeline(file: SourceFile): Reading {
  return readYamlFile(file, {
    words,
    find: (search) => {
      const scope = allOpen(search, findDollars);
      noteRows(search, rows, { settle: (text) => fillIn(file.path, text, scope) });
    },
  });
}

const rows: readonly YamlRow[] = [
  { place: places.step, paths: ['steps[].image', 'stages.*.steps[].image'] },
  { place: places.service, paths: ['services[].image'] },
  { place: places.secret, paths: ['secrets[].origin.image'] },
];
