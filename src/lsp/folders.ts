import type { WorkspaceFolder } from 'vscode-languageserver';
import type { FilePath } from '../core/index.js';
import { folderOf, isWithin, toFilePath } from './convert.js';
import type { WorkspaceFiles } from './host.js';

/** The folders that are open, and the root below which policy files govern a document (policy.md section 1). */
export class Folders {
  #folders: readonly FilePath[] = [];
  readonly #repositories = new Map<FilePath, Promise<FilePath | undefined>>();
  readonly #origins = new Map<FilePath, Promise<string | undefined>>();

  constructor(private readonly files: WorkspaceFiles) {}

  get all(): readonly FilePath[] {
    return this.#folders;
  }

  set(folders: readonly WorkspaceFolder[]): void {
    this.#folders = folders.map(({ uri }) => withoutSlash(toFilePath(uri)));
  }

  change(added: readonly WorkspaceFolder[], removed: readonly WorkspaceFolder[]): void {
    const gone = new Set(removed.map(({ uri }) => withoutSlash(toFilePath(uri))));
    const kept = this.#folders.filter((folder) => !gone.has(folder));
    this.#folders = [...kept, ...added.map(({ uri }) => withoutSlash(toFilePath(uri))).filter((folder) => !kept.includes(folder))];
  }

  /** True for a file below one of the open folders. */
  isInside(file: FilePath): boolean {
    return this.#folders.some((folder) => isWithin(file, folder));
  }

  /** Where a document stands in a tree: one that was never saved, where the editor would save it, which is the first folder. */
  placeOf(file: FilePath): FilePath {
    if (!file.startsWith(untitled)) return file;
    const name = file.slice(untitled.length);
    if (name.startsWith('/')) return `file://${name}`;
    const folder = this.#folders[0];
    return folder === undefined ? file : `${folder}/${name}`;
  }

  /**
   * The outermost open folder that holds the place, so that opening a subfolder as well never loses the policy above it; else its
   * repository; else its own folder. A place in no file system has no root.
   */
  async rootOf(file: FilePath): Promise<FilePath | undefined> {
    const holding = this.#folders.filter((folder) => isWithin(file, folder)).sort((a, b) => a.length - b.length)[0];
    if (holding !== undefined) return holding;
    if (!file.includes('://')) return undefined;
    const folder = folderOf(file);
    return (await remember(this.#repositories, folder, () => this.files.repositoryRoot(file))) ?? folder;
  }

  originOf(root: FilePath | undefined): Promise<string | undefined> {
    return root === undefined ? Promise.resolve(undefined) : remember(this.#origins, root, () => this.files.origin(root));
  }

  /** The path that settings' globs see: relative to the root when below it. */
  relative(file: FilePath, root: FilePath | undefined): string {
    return root !== undefined && isWithin(file, root) ? file.slice(root.length + 1) : file.slice(file.lastIndexOf('/') + 1);
  }
}

const untitled = 'untitled:';

function withoutSlash(folder: FilePath): FilePath {
  return folder.endsWith('/') ? folder.slice(0, -1) : folder;
}

function remember<T>(known: Map<FilePath, Promise<T>>, key: FilePath, find: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}
