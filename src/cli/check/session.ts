import * as path from 'node:path';
import { type AuditedFile, type AuditNotice, type JudgingContext, type KnownFiles, type LeftOutReason } from '../../core/index.js';
import type { Readings } from '../cache/open-cache.js';
import { knownFilesOf } from '../files/known-files-of.js';
import { originUrl } from '../../node/git-config.js';
import { displayPath } from '../../node/paths.js';
import type { Io } from '../io.js';
import type { Policies } from '../../node/policies/policies.js';
import type { Changes } from './changed-since.js';
import type { Comparison } from './comparison.js';
import type { CheckOptions } from './options.js';

/** What a run of `check` works with, and what it has gathered so far. */
export interface Session {
  readonly io: Io;
  readonly options: CheckOptions;
  readonly policies: Policies;
  readonly readings: Readings;
  readonly files: AuditedFile[];
  readonly notices: AuditNotice[];
  readonly leftOut: Map<LeftOutReason, number>;
  /** Files whose policies are not the required one. */
  readonly unmet: string[];
  readonly diffs: string[];
  fixed: number;
  fixes: number;
  readonly show: (file: string) => string;
  readonly contextAt: (absoluteRoot: string) => JudgingContext;
  /** What differs from the revision that `--since` names. */
  readonly changes?: Changes;
  /** What `--baseline REV` needs to know in the end. */
  readonly comparison?: Comparison;
  /** What readers may look into besides the file they read. */
  readonly filesBelow: (absoluteRoot: string) => KnownFiles;
}

/** What a run is held against, or limited to. */
export type Against = Pick<Session, 'changes' | 'comparison'>;

export function openSession(io: Io, options: CheckOptions, policies: Policies, readings: Readings, against: Against): Session {
  const contexts = new Map<string, JudgingContext>();
  const filesBelow = knownFilesOf(io);
  return {
    io,
    options,
    policies,
    readings,
    ...against,
    files: [],
    notices: [],
    leftOut: new Map(),
    unmet: [],
    diffs: [],
    fixed: 0,
    fixes: 0,
    filesBelow,
    show: (file) => displayPath(path.resolve(io.workingDirectory, file), io.workingDirectory),
    contextAt(absoluteRoot) {
      const known = contexts.get(absoluteRoot);
      if (known !== undefined) return known;
      const origin = originUrl(absoluteRoot);
      const context = { now: io.now, stage: options.stage, ...(origin === undefined ? {} : { origin }) };
      contexts.set(absoluteRoot, context);
      return context;
    },
  };
}
