import type { Reading, SourceFile } from '../../model/reading.js';
import { allOpen, fillIn, findDollars } from '../variables/index.js';
import { noteRows, readYamlFile, type YamlRow } from '../yaml-places/index.js';
import { places, words } from './places.js';

/** Reads a pipeline. Its variables are set in Bitbucket, so none of them is known here. */
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
  { place: places.image, paths: ['image', 'image.name', '**.step.image', '**.step.image.name'] },
  { place: places.service, paths: ['definitions.services.*.image', 'definitions.services.*.image.name'] },
  { place: places.pipe, paths: ['**.script[].pipe', '**.after-script[].pipe'], prefix: 'docker://' },
];
