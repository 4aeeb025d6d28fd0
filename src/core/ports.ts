import type { FilePath } from './model/span.js';
import type { Result } from './model/result.js';

/* What the core asks of the world. The shells implement these (src/node on Node); tests hand in literal values. */

/** Reads text files that the shell may read; symbolic links that leave the allowed roots are a problem, not a file. */
export interface Files {
  read(path: FilePath): Promise<Result<string, FileProblem>>;
}

export interface FileProblem {
  readonly code: 'FILE_NOT_FOUND' | 'FILE_UNREADABLE' | 'FILE_TOO_LARGE' | 'FILE_BINARY' | 'FILE_IS_LINK';
  readonly message: string;
  readonly next: string;
}

/** Tells the time; judging itself takes a number. */
export interface Clock {
  now(): number;
}

/** Something that a person or a shell can call off. */
export interface Cancel {
  readonly cancelled: boolean;
}
