import { followSource, noFacts, type KnownFiles, type Reading, type SourceFile } from '../core/index.js';
import type { ReadingFacts } from './host.js';

/** A file to be read in another thread. */
export interface ReadingQuestion {
  readonly id: number;
  readonly file: SourceFile;
  readonly facts: ReadingFacts;
}

/** What it gave; without a reading when it needs other files or could not be read there. */
export interface ReadingAnswer {
  readonly id: number;
  readonly reading?: Reading;
  readonly kind?: string;
}

/** The end of a channel between threads, as far as it is needed. */
interface Port {
  on(event: 'message', listener: (question: ReadingQuestion) => void): unknown;
  postMessage(answer: ReadingAnswer): void;
}

/** Answers whoever started this thread. It knows no other file than the one it is given. */
export function serveReadings(port: Port): void {
  port.on('message', (question) => {
    answer(question).then(
      (answered) => port.postMessage(answered),
      () => port.postMessage({ id: question.id }),
    );
  });
}

async function answer({ id, file, facts }: ReadingQuestion): Promise<ReadingAnswer> {
  const { reading, kind } = await followSource(file, { ...noFacts, ...facts, files: unknownFiles });
  if (reading.wants.length > 0) return { id };
  return { id, reading, ...(kind === undefined ? {} : { kind }) };
}

const unknownFiles: KnownFiles = { read: () => ({ state: 'unknown' }), list: () => undefined };
