import * as path from 'node:path';
import type { SourceStanding } from '../../core/index.js';

/** The policies from afar that were looked up for this run; whoever opens policies finds in it what a source stands for. */
export interface RemotePolicies {
  readonly standings: readonly SourceStanding[];
}

/** What a source stands for; one that nobody looked up before counts as one that was never fetched. */
export function standingOfSource(source: string, { standings }: RemotePolicies): SourceStanding {
  return standings.find((standing) => sourceOf(standing) === source) ?? neverFetched(source);
}

/** The standing whose kept copy lies here, for files that come out of it. */
export function standingOfFile(absolute: string, { standings }: RemotePolicies): SourceStanding | undefined {
  return standings.find(({ file }) => path.resolve(file) === absolute);
}

export function sourceOf(standing: SourceStanding): string {
  return standing.state === 'usable' ? standing.origin.source : standing.source;
}

function neverFetched(source: string): SourceStanding {
  return {
    ...{ state: 'unusable', file: '', source },
    problem: {
      code: 'SOURCE_NEVER_FETCHED',
      message: `The policy at ${source} was never fetched on this machine, so nobody knows what it allows.`,
      next: `Fetch it: wharfmaster policy pull ${source}`,
    },
  };
}
