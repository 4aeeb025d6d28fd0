import type { Reading, SourceFile } from '../../model/reading.js';
import { fillIn, findDollars, independent } from '../variables/index.js';
import { noteRows, readYamlFile, type YamlRow } from '../yaml-places/index.js';
import { places, words } from './places.js';

/** Reads a build. Its own substitutions have defaults under `substitutions`; `$PROJECT_ID` and the like are known only when it runs. */
export function readBuild(file: SourceFile): Reading {
  return readYamlFile(file, {
    words,
    find: (search) => {
      const scope = independent(search, findDollars, (name) =>
        search
          .into(search.at('substitutions'), name)
          .flatMap((node) => (node.kind === 'scalar' ? { text: search.trace(node), assumed: true } : [])),
      );
      noteRows(search, rows, { settle: (text) => fillIn(file.path, text, scope) });
    },
  });
}

const rows: readonly YamlRow[] = [{ place: places.step, paths: ['steps[].name'] }];
