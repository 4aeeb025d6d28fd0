import type { Reading, SourceFile } from '../../model/reading.js';
import { allOpen, fillIn, findDollars } from '../variables/index.js';
import { noteRows, readYamlFile, type YamlRow } from '../yaml-places/index.js';
import { places, words } from './places.js';

/** Reads the pipelines of a file. Drone puts its variables in before it reads the text as YAML; their values are known only there. */
export function readPipeline(file: SourceFile): Reading {
  return readYamlFile(file, {
    words,
    find: (search) => {
      const scope = allOpen(search, findDollars);
      noteRows(search, rows, { settle: (text) => fillIn(file.path, text, scope) });
    },
  });
}

/** Maps of steps are those of versions before 1.0. */
const rows: readonly YamlRow[] = [
  { place: places.step, paths: ['steps[].image', 'pipeline.*.image'] },
  { place: places.service, paths: ['services[].image', 'services.*.image'] },
  { place: places.clone, paths: ['clone.*.image'] },
];
