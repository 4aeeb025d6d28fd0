import * as path from 'node:path';
import { recognisedBy, type ImportFile } from '../../core/index.js';
import { decodeText } from '../../node/decode-text.js';
import { displayPath, policyRoot } from '../../node/paths.js';
import { readBytes } from '../../node/read-bytes.js';
import { walk } from '../../node/walk.js';
import type { Io } from '../io.js';

/** What lies at the paths of a person: every file that is named, and below folders those that an importer knows. */
export interface FilesToImport {
  readonly files: readonly ImportFile[];
  readonly unreadable: readonly { readonly file: string; readonly problem: string }[];
}

/** No configuration of a tool is larger; what a person names and is larger is said. */
const largest = 8 * 1024 * 1024;

export function filesToImport(paths: readonly string[], io: Io): FilesToImport {
  const files = new Map<string, ImportFile>();
  const unreadable = new Map<string, { readonly file: string; readonly problem: string }>();
  for (const start of paths) {
    const absolute = path.resolve(io.workingDirectory, start);
    const root = policyRoot(absolute, io.workingDirectory);
    const found = walk(absolute, { root, isWanted: mayBeConfiguration, isCancelled: () => io.isCancelled() });
    for (const { path: file, problem, named } of found.unreadable)
      if (named) unreadable.set(file, { file: displayPath(file, io.workingDirectory), problem: `${problem.message} ${problem.next}` });
    for (const { path: file, named } of found.files) {
      const shown = displayPath(file, io.workingDirectory);
      const bytes = readBytes(file, largest);
      if (!bytes.ok) {
        if (named) unreadable.set(file, { file: shown, problem: `${bytes.problem.message} ${bytes.problem.next}` });
        continue;
      }
      const source = { file: shown, text: decodeText(bytes.value).text };
      if (named || recognisedBy(source).length > 0) files.set(file, source);
    }
  }
  return { files: [...files.values()], unreadable: [...unreadable.values()] };
}

/** By name alone, so that a walk reads no images and archives. */
function mayBeConfiguration(file: string): boolean {
  const name = path.basename(file).toLowerCase();
  return (
    /\.(?:ya?ml|json5?|env|rego)$/.test(name) || /^(?:\.trivyignore|\.renovaterc|\.env.*|jenkinsfile|makefile|dockerfile.*)$/.test(name)
  );
}
