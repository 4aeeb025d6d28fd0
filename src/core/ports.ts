/* What the core and the shells' shared parts ask of the world. The shells implement these (src/node on Node); tests hand in literal values. */

/** Why a file's text could not be had. */
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
