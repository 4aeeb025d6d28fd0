import type { KnownFacts, Reading, SourceFile } from '../model/reading.js';
import { followSource } from './follow-source.js';

/**
 * Reads a file with the kind that claims it, and the files inside it and the Dockerfiles that it has built with theirs; a file that no kind claims
 * holds no image uses. Says which other files were looked into, and which of them nobody knows yet.
 */
export async function readSource(file: SourceFile, known: KnownFacts): Promise<Reading> {
  return (await followSource(file, known)).reading;
}
