import type { FilePath, KnownFile, KnownFiles } from '../core/index.js';

/** Known files with a word for the state of some of them, which is another one when any of them is. */
export type FilesWithStamps = KnownFiles & { stampOf(consulted: readonly FilePath[]): string };

/**
 * The files as one reading met them. While it waits for its turn others may be loading them: then what was read holds for no state of theirs, and its
 * stamp is like none, so that it is done again.
 */
export class StampedFiles implements FilesWithStamps {
  readonly #met = new Map<FilePath, string>();
  readonly #before: string;

  /** `kept` is what the parts depend on that are not read again. */
  constructor(
    private readonly files: FilesWithStamps,
    private readonly kept: readonly FilePath[],
  ) {
    this.#before = files.stampOf(kept);
  }

  read(file: FilePath): KnownFile {
    this.#meet(file);
    return this.files.read(file);
  }

  list(folder: FilePath): readonly string[] | undefined {
    this.#meet(`${folder}/`);
    return this.files.list(folder);
  }

  stampOf(consulted: readonly FilePath[]): string {
    const isSame = this.files.stampOf(this.kept) === this.#before && [...this.#met].every(([file, met]) => this.#now(file) === met);
    return isSame ? this.files.stampOf(consulted) : 'none';
  }

  #meet(file: FilePath): void {
    if (!this.#met.has(file)) this.#met.set(file, this.#now(file));
  }

  #now(file: FilePath): string {
    return this.files.stampOf([file]);
  }
}
