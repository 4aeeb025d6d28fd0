import type { TrustProblem } from '../../core/index.js';
import type { LockHolder } from '../folder-lock.js';

/* What can go wrong with a log on this machine, in words. */

export function unwritable(folder: string, cause: unknown): TrustProblem {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  const known = code === undefined ? undefined : reasons[code];
  return {
    code: 'EVIDENCE_UNWRITABLE',
    message: `The evidence log in ${folder} cannot be written: ${known?.what ?? wordsOf(cause)}. Nothing half written is kept.`,
    next: known?.next ?? 'Look at the folder, then run this again.',
    cause,
  };
}

interface Reason {
  readonly what: string;
  readonly next: string;
}

const full: Reason = { what: 'its disk is full', next: 'Free some space there, then run this again.' };
const forbidden: Reason = { what: 'you may not write there', next: 'Let yourself write to it, then run this again.' };
const link: Reason = {
  what: 'a link stands where the log belongs',
  next: 'Find out who put it there. Remove the link, then run this again.',
};
const reasons: Readonly<Record<string, Reason>> = {
  ENOSPC: full,
  EDQUOT: { what: 'your share of its disk is full', next: full.next },
  EFBIG: { what: 'no larger file is allowed there', next: 'Raise the limit of file sizes (ulimit -f), then run this again.' },
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: { what: 'its file system is read-only', next: 'Make it writable, or name another location, then run this again.' },
  ELOOP: link,
  EMLINK: link,
};

export function isALink(folder: string): TrustProblem {
  return unwritable(folder, Object.assign(new Error('a link'), { code: 'ELOOP' }));
}

export function isForeign(folder: string): TrustProblem {
  return {
    code: 'EVIDENCE_UNWRITABLE',
    message: `The evidence log in ${folder} is not written: the folder or a file in it belongs to somebody else, is a link, or can be written by others.`,
    next: 'Let only yourself write there (chmod -R go-w), or move it away, then run this again.',
  };
}

export function unreadable(folder: string, cause: unknown): TrustProblem {
  return {
    code: 'EVIDENCE_UNREADABLE',
    message: `The evidence log in ${folder} cannot be read: ${wordsOf(cause)}.`,
    next: 'Check the path and its permissions.',
    cause,
  };
}

export function broken(file: string, why: string): TrustProblem {
  return {
    code: 'EVIDENCE_BROKEN',
    message: `The evidence log is broken at the end of ${file}: ${why} Nothing is added to it.`,
    next: 'Run: wharfmaster evidence verify. Keep the folder for whoever looks into it, and move it away to begin a new log.',
  };
}

export function busy(folder: string, { pid, file }: LockHolder): TrustProblem {
  return {
    code: 'BUSY',
    message: `Another process${pid === undefined ? '' : ` (${pid})`} is writing to the evidence log in ${folder} and does not end.`,
    next: `Wait until it has ended, or end it. If it is gone for sure, remove ${file}.`,
  };
}

export function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

export function tooLong(folder: string): TrustProblem {
  return {
    code: 'EVIDENCE_UNWRITABLE',
    message: `A record for the evidence log in ${folder} is longer than one may be.`,
    next: 'Please report this: what led to the record should have been summarised.',
  };
}

export function sinkFailed(sink: string, why: string): TrustProblem {
  return {
    code: 'EVIDENCE_UNWRITABLE',
    message: `The record stands in the log of this machine, but not in the evidence sink ${sink}, which the administrator asks for: ${why}`,
    next: 'Make the sink writable, then run this again; what it lacks is then caught up.',
  };
}

/** True when there is no such folder or file yet. */
export function isAbsent(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
