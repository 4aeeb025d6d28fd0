import * as path from 'node:path';
import { escapeText, failed, ok, readSource, type KnownFacts, type Reading, type Result, type SourceFile } from '../../core/index.js';
import { sha256 } from '../../node/hash.js';
import { isInside, policyRoot, realPath } from '../../node/paths.js';
import { openReadingStore, type ReadingStore } from '../../node/reading-store.js';
import { folderOf } from '../files/targets.js';
import type { Io } from '../io.js';
import { keepReading, revivedReading } from './kept-reading.js';

/** How a command reads files: afresh, or out of what earlier runs kept. */
export interface Readings {
  readonly read: (source: SourceFile, known: KnownFacts) => Promise<Reading>;
  /** Keeps what was read for later runs. */
  readonly close: () => void;
}

const fresh: Readings = { read: readSource, close: () => undefined };

/**
 * The readings of a run: with `--cache DIR` those of earlier runs of this very build, over the same content, name, kind, settings and files looked into.
 * Never a verdict: policies, dates and exceptions are judged each time. A folder inside the workspace is refused, because whoever
 * changes the files could bring readings of them; one that cannot be believed is said, and everything is read.
 */
export function openCache(folder: string | undefined, paths: readonly string[], io: Io): Result<Readings, string> {
  if (folder === undefined) return ok(fresh);
  const absolute = path.resolve(io.workingDirectory, folder);
  if (paths.some((named) => isInWorkspace(absolute, path.resolve(io.workingDirectory, named), io)))
    return failed(
      `--cache ${folder} lies among the files that are checked, whose author could put readings there. Name a folder elsewhere.`,
    );
  const opened = openReadingStore(absolute, Math.floor(io.now / 86_400_000));
  if (opened.ok) return ok(throughStore(opened.value, folder, io));
  sayProblem(folder, opened.problem, io);
  return ok(fresh);
}

function isInWorkspace(folder: string, named: string, io: Io): boolean {
  const root = policyRoot(folderOf(named), io.workingDirectory);
  return isInside(folder, root) || isInside(realPath(folder), realPath(root));
}

function throughStore(store: ReadingStore, folder: string, io: Io): Readings {
  return {
    async read(source, known) {
      const key = keyOf(source, known);
      const kept = store.get(key);
      const revived = kept === undefined ? undefined : revivedReading(kept, known.files);
      if (revived !== undefined) return revived;
      const reading = await readSource(source, known);
      const line = keepReading(reading, known.files);
      if (line !== undefined) store.set(key, line);
      return reading;
    },
    close() {
      const saved = store.save();
      if (!saved.ok) sayProblem(folder, saved.problem, io);
    },
  };
}

/** Everything that a reading depends on (the kind of the file follows from it) but the other files; those are looked at when it is fetched. */
function keyOf(source: SourceFile, known: KnownFacts): string {
  return sha256(JSON.stringify([__ENGINE_BUILD__, { ...source, text: sha256(source.text) }, { ...known, files: undefined }]));
}

function sayProblem(folder: string, { message, next }: { readonly message: string; readonly next: string }, io: Io): void {
  io.note(`wharfmaster: --cache ${escapeText(folder)}: ${message} ${next}`);
}
