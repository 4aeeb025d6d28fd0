import type { Reading } from '../../../src/core/model/reading.js';
import { kindOf } from '../../../src/core/use-cases/kind-of-file.js';
import { readSource } from '../../../src/core/use-cases/read-source.js';
import { factsOf } from './known-texts.js';

/** A file of a project that some kind claims, or that another file makes one of its kind. */
export interface ReadFile {
  readonly path: string;
  readonly text: string;
  readonly kind: string;
  readonly reading: Reading;
}

/** Reads every file of a project as the command line does: those that a kind claims, and then those that these make files of a kind. */
export async function readProject(texts: ReadonlyMap<string, string>): Promise<readonly ReadFile[]> {
  const known = factsOf(texts);
  const read = new Map<string, ReadFile>();
  const waiting = [...texts.keys()].map((path): { path: string; kind?: string } => ({ path }));
  for (const { path, kind } of waiting) {
    const text = texts.get(path);
    if (text === undefined || read.has(path)) continue;
    const source = { path, text, ...(kind !== undefined && { kind }) };
    const claimed = kindOf(source);
    if (claimed === undefined) continue;
    const reading = await readSource(source, known);
    read.set(path, { path, text, kind: claimed.id, reading });
    waiting.push(...reading.follows.map((followed) => ({ path: followed.file, kind: followed.kind })));
  }
  return [...read.values()];
}
