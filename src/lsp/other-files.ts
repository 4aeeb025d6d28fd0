import type { FilePath, KnownFile, KnownFiles } from '../core/index.js';
import { folderOf } from './convert.js';
import type { WorkspaceFiles } from './host.js';
import type { OpenDocuments } from './open-documents.js';

/** So many files and folders that others look into are kept, and so many UTF-16 units of them. */
const mostKept = 5_000;
const mostText = 32 * 1024 * 1024;

/** A longer file is no `.env`, no values and no Dockerfile. */
const longestOther = 4 * 1024 * 1024;

type Known = { readonly revision: number } & ({ readonly file: KnownFile } | { readonly names: readonly string[] });

/**
 * The files that readings look into besides their own (`.env`, a chart's values, a Dockerfile that Compose builds). At a keystroke only what is open or
 * was loaded before is known; what a reading wants besides is loaded afterwards, and the reading done again.
 */
export class OtherFiles implements KnownFiles {
  readonly #known = new Map<FilePath, Known>();
  /** What was written while something was being loaded: an older text must not be kept. */
  readonly #changedMeanwhile = new Set<FilePath>();
  #loads = 0;
  #size = 0;
  #revision = 0;

  constructor(
    private readonly documents: Pick<OpenDocuments, 'get'>,
    private readonly files: () => Pick<WorkspaceFiles, 'read' | 'names'>,
  ) {}

  /** The editor's text counts before the disk's, saved or not. */
  read(file: FilePath): KnownFile {
    const open = this.documents.get(file);
    if (open !== undefined) return { state: 'text', text: open.lines.getText() };
    const known = this.#known.get(file);
    return known !== undefined && 'file' in known ? known.file : { state: 'unknown' };
  }

  list(folder: FilePath): readonly string[] | undefined {
    const known = this.#known.get(`${folder}/`);
    return known !== undefined && 'names' in known ? known.names : undefined;
  }

  /** Changes when any of these files is another than before, for those who keep what they read of them. */
  stampOf(consulted: readonly FilePath[]): string {
    return consulted.map((file) => this.#revisionOf(file)).join();
  }

  /** Looks at files and folders (with a `/` behind) that nobody has looked at yet; only inside the root, and nothing is one without a root. */
  async load(wants: readonly FilePath[], root: FilePath | undefined): Promise<void> {
    this.#loads++;
    try {
      for (const wanted of wants) if (!this.#known.has(wanted)) await this.#loadOne(wanted, root);
    } finally {
      if (--this.#loads === 0) this.#changedMeanwhile.clear();
    }
  }

  /** Something was written, made or removed on disk: it is looked at again when it is wanted next. */
  changed(file: FilePath): void {
    for (const name of [file, `${folderOf(file)}/`]) {
      this.#forget(name);
      if (this.#loads > 0) this.#changedMeanwhile.add(name);
    }
  }

  async #loadOne(wanted: FilePath, root: FilePath | undefined): Promise<void> {
    const found = wanted.endsWith('/') ? { names: await this.#names(wanted.slice(0, -1), root) } : { file: await this.#text(wanted, root) };
    if (this.#changedMeanwhile.delete(wanted)) return;
    this.#forget(wanted);
    this.#keep(wanted, { ...found, revision: ++this.#revision });
  }

  /** A file outside the root is only looked for. */
  async #text(file: FilePath, root: FilePath | undefined): Promise<KnownFile> {
    if (root === undefined) return { state: 'absent' };
    const read = await this.files().read(file, root);
    if (!read.ok) return { state: read.problem.code === 'FILE_NOT_FOUND' ? 'absent' : 'closed' };
    const mayRead = isBelow(file, root) && read.value.length <= longestOther && !read.value.includes('\0');
    return mayRead ? { state: 'text', text: read.value } : { state: 'closed' };
  }

  async #names(folder: FilePath, root: FilePath | undefined): Promise<readonly string[]> {
    return root !== undefined && isBelow(folder, root) ? this.files().names(folder, root) : [];
  }

  #revisionOf(file: FilePath): string {
    const open = this.documents.get(file);
    return open === undefined ? String(this.#known.get(file)?.revision ?? 0) : `v${open.lines.version}`;
  }

  /** The oldest make room. */
  #keep(file: FilePath, known: Known): void {
    this.#known.set(file, known);
    this.#size += sizeOf(known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKept && this.#size <= mostText) break;
      this.#forget(oldest);
    }
  }

  #forget(file: FilePath): void {
    const known = this.#known.get(file);
    if (known === undefined) return;
    this.#size -= sizeOf(known);
    this.#known.delete(file);
  }
}

function isBelow(file: FilePath, root: FilePath): boolean {
  return file.startsWith(`${root}/`);
}

function sizeOf(known: Known): number {
  return 'file' in known && known.file.state === 'text' ? known.file.text.length : 0;
}
