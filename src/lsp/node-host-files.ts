import { realpathSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { failed, kindByName, mayHaveShape, ok, type FilePath, type FileProblem, type Result } from '../core/index.js';
import { decodeText } from '../node/decode-text.js';
import { originUrl } from '../node/git-config.js';
import { knownFilesBelow } from '../node/known-files.js';
import { isInside, repositoryFolder } from '../node/paths.js';
import { readBytes } from '../node/read-bytes.js';
import { walkInSteps } from '../node/walk.js';
import { toFilePath, toUri } from './convert.js';
import type { WorkspaceFiles } from './host.js';

/** The files of this machine. Only `file:` is one; everything else exists in the editor alone. */
export const nodeFiles: WorkspaceFiles = {
  read: (file, root) => Promise.resolve(readText(file, root)),
  async list(folder, cancel, pause) {
    const path = toPath(folder);
    if (path === undefined) return { files: [], truncated: false };
    const isWanted = (file: string): boolean => kindByName(withSlashes(file)) !== undefined || mayHaveShape(file);
    const steps = walkInSteps(path, { root: path, isWanted, isCancelled: () => cancel.cancelled });
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) await pause?.();
    return { files: step.value.files.map((found) => fromPath(found.path)), truncated: false };
  },
  names(folder, root) {
    const path = toPath(folder);
    const rootPath = toPath(root);
    if (path === undefined || rootPath === undefined) return Promise.resolve([]);
    return Promise.resolve(knownFilesBelow(rootPath, () => path).list(folder) ?? []);
  },
  repositoryRoot(file) {
    const path = toPath(file);
    const top = path === undefined ? undefined : repositoryFolder(path);
    return Promise.resolve(top === undefined ? undefined : fromPath(top));
  },
  origin(folder) {
    const path = toPath(folder);
    const top = path === undefined ? undefined : repositoryFolder(path);
    return Promise.resolve(top === undefined ? undefined : originUrl(top));
  },
};

/** A path of this machine as the server names files. */
export function fromPath(path: string): FilePath {
  return toFilePath(pathToFileURL(path).href);
}

function toPath(file: FilePath): string | undefined {
  if (!file.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(toUri(file));
  } catch {
    return undefined;
  }
}

function readText(file: FilePath, root: FilePath | undefined): Result<string, FileProblem> {
  const path = toPath(file);
  if (path === undefined) {
    return failed({ code: 'FILE_NOT_FOUND', message: 'It is no file of this machine.', next: 'Open it in the editor.' });
  }
  const rootPath = root === undefined ? undefined : toPath(root);
  if (rootPath !== undefined && leadsOut(path, rootPath)) {
    return failed({ code: 'FILE_IS_LINK', message: 'It is a link that leads out of the folder.', next: 'Put the file itself there.' });
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    return failed({ code: 'FILE_NOT_FOUND', message: 'It is a folder.', next: 'Name a file.' });
  const bytes = readBytes(path);
  return bytes.ok ? ok(decodeText(bytes.value).text) : bytes;
}

function leadsOut(path: string, root: string): boolean {
  try {
    return !isInside(realpathSync(path), realpathSync(root));
  } catch {
    // What is not there leads nowhere; reading says so.
    return false;
  }
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
