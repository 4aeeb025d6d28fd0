import type { FilePath } from '../core/index.js';
import type { JudgedText } from './judge-text.js';

/** Texts kept of Check Workspace may take this many UTF-16 units together; beyond that a policy change asks for a new run. */
const mostText = 64 * 1024 * 1024;

/** What Check Workspace found in files that no editor has open, so that a policy change can judge them again without reading. */
export class ClosedResults {
  readonly #results = new Map<FilePath, JudgedText>();
  #size = 0;

  get(file: FilePath): JudgedText | undefined {
    return this.#results.get(file);
  }

  all(): readonly JudgedText[] {
    return [...this.#results.values()];
  }

  /** The files whose reading looked into another one. */
  dependentsOf(file: FilePath): readonly FilePath[] {
    return this.all()
      .filter(({ kept }) => kept.reading.consulted.includes(file))
      .map((judged) => judged.file);
  }

  /** False when there is no room: its diagnostics then stay as they are until the next run. */
  keep(judged: JudgedText): boolean {
    this.forget(judged.file);
    if (this.#size + judged.source.text.length > mostText) return false;
    this.#size += judged.source.text.length;
    this.#results.set(judged.file, judged);
    return true;
  }

  forget(file: FilePath): void {
    const known = this.#results.get(file);
    if (known === undefined) return;
    this.#size -= known.source.text.length;
    this.#results.delete(file);
  }
}
