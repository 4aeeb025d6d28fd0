import * as path from 'node:path';
import {
  failed,
  freshnessOf,
  parseSource,
  staleStops,
  type AdoptionRules,
  type DistributionProblem,
  type ManagedSettings,
  type PolicySource,
  type PolicyTrust,
  type Result,
  type SourceStanding,
  type Stage,
} from '../../core/index.js';
import { stateFolder } from '../state-folder.js';
import type { TrustRootPlaces } from '../trust/trust-roots.js';
import type { FetchedPolicy } from './fetched-policy.js';
import { folderOf } from './kept-versions.js';
import { keep, lastAttempt, noteAttempt, readKept, type Keeping, type KeptPolicy } from './policy-keeper.js';
import { policySigners } from './policy-signers.js';

/** Who named a source; a workspace can be anybody. */
export type NamedBy = 'administrator' | 'person' | 'workspace';

/** What asking for policies from afar rests on. Nothing of it comes from a workspace. */
export interface SourceSurroundings {
  readonly managed?: ManagedSettings;
  /** Of this command's flags, else of the application's settings; counts only where the administrator says nothing of the kind. */
  readonly trust?: PolicyTrust;
  readonly trustRoots?: Partial<Pick<TrustRootPlaces, 'flags' | 'settings'>>;
  readonly workspaces: readonly string[];
  /** False in Restricted Mode: then nothing that a workspace names is followed, and no program is started. */
  readonly isTrusted: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly stage: Stage;
  /** `due`: when nothing that counts is kept, or it is time to look. `never`: the network is left alone. */
  readonly fetches: 'never' | 'due' | 'always';
  /** Asks a source; absent where nobody may open a connection, and then nothing is fetched. */
  readonly fetch?: FetchSource;
  readonly timeoutMs?: number;
  /** Hears what is done over the network. */
  readonly log?: (line: string) => void;
  /** Hears, before somebody may have to wait, what for. */
  readonly hear?: (sentence: string) => void;
  readonly signal: AbortSignal;
}

/** Asks a source for its policy (fetch-source.ts). */
export type FetchSource = (
  source: PolicySource,
  asked: AskedSource,
  around: SourceSurroundings,
  signal: AbortSignal,
) => Promise<Result<FetchedPolicy, DistributionProblem>>;

/** A source, and who asks for it with which expectations. */
export interface AskedSource extends Pick<AdoptionRules, 'name' | 'minSerial'> {
  readonly source: string;
  readonly by: NamedBy;
}

/**
 * The policy of a source: the kept copy when it counts, after a look at the source where that is due. Whatever goes wrong, the answer is a copy
 * whose signatures were verified just now, or a sentence why there is none; never that there is no policy.
 */
export async function sourceStanding(asked: AskedSource, around: SourceSurroundings): Promise<SourceStanding> {
  const keeping = keepingOf(asked, around);
  const parsed = parseSource(asked.source);
  if (!parsed.ok) return unusable(keeping, parsed.problem);
  const refusal = refusalOf(asked, around, keeping);
  if (refusal !== undefined) return unusable(keeping, refusal);
  const kept = await readKept(keeping);
  const { fetch } = around;
  const refreshed =
    fetch !== undefined && isDue(kept, keeping, around) ? await refresh(parsed.value, fetch, asked, keeping, around) : undefined;
  const now = refreshed === undefined ? kept : await readKept(keeping);
  const problem = refreshed?.ok === false ? refreshed.problem : undefined;
  return now.ok ? usable(now.value, problem, keeping, around) : unusable(keeping, problem ?? now.problem);
}

/** Where every source's versions are kept. */
export function policiesFolder(environment: SourceSurroundings['environment']): string {
  return path.join(stateFolder(environment), 'policies');
}

function keepingOf({ source, name, minSerial }: AskedSource, around: SourceSurroundings): Keeping {
  const { managed, trustRoots, workspaces, environment, signal } = around;
  const trust = managed?.policyTrust ?? around.trust ?? { signers: {}, threshold: 1 };
  const roots = { managed: managed?.trustRoots ?? {}, flags: {}, settings: {}, ...trustRoots, workspaces };
  const expects = { ...(name !== undefined && { name }), ...(minSerial !== undefined && { minSerial }) };
  const folder = folderOf(policiesFolder(environment), source);
  return { source, folder, signers: policySigners(trust, roots), expects, now: around.now(), signal };
}

/** Why a source is not even looked for on the disk. */
function refusalOf({ source, by }: AskedSource, { isTrusted }: SourceSurroundings, { signers }: Keeping): DistributionProblem | undefined {
  if (by === 'workspace' && !isTrusted)
    return {
      code: 'SOURCE_NOT_FOLLOWED',
      message: `This workspace is not trusted, so the policy at ${source}, which it names, is not followed.`,
      next: 'Trust the workspace, or let the organisation name the policy.',
    };
  if (signers.named.length > 0) return undefined;
  const [objection] = signers.objections;
  return {
    code: 'SOURCE_UNTRUSTED',
    message: `Nobody said whose signature makes the policy at ${source} count.${objection === undefined ? '' : ` ${objection}`}`,
    next: 'Name the signers: `policyTrust` in the administrator’s file, the setting wharfmaster.policyTrust, or --policy-signer NAME=FILE.',
  };
}

/** After a failure the next one who is in a hurry does not wait for the same again. */
const shortPause = 5 * 60_000;

function isDue(kept: Result<KeptPolicy, DistributionProblem>, keeping: Keeping, { fetches }: SourceSurroundings): boolean {
  if (fetches !== 'due') return fetches === 'always';
  if (!kept.ok) return true;
  const { policy, origin } = kept.value;
  const sinceAttempt = keeping.now - lastAttempt(keeping);
  return freshnessOf(policy, origin.confirmedAt, keeping.now).isDue && (sinceAttempt < 0 || sinceAttempt >= shortPause);
}

async function refresh(
  source: PolicySource,
  fetch: FetchSource,
  asked: AskedSource,
  keeping: Keeping,
  around: SourceSurroundings,
): Promise<Result<undefined, DistributionProblem>> {
  const timeoutMs = around.timeoutMs ?? longestRefresh;
  around.hear?.(`Looking for the policy at ${asked.source} (at most ${Math.ceil(timeoutMs / 1000)} s).`);
  const bounded = AbortSignal.any([around.signal, AbortSignal.timeout(timeoutMs)]);
  const fetched = await fetch(source, asked, around, bounded);
  const outcome = fetched.ok ? await keep(fetched.value, { ...keeping, signal: bounded }) : fetched;
  if (outcome.ok) return outcome;
  await noteAttempt(keeping);
  return failed(bounded.aborted && !around.signal.aborted ? tookTooLong(asked.source, timeoutMs) : outcome.problem);
}

const longestRefresh = 15_000;

function usable(
  { file, policy, origin }: KeptPolicy,
  problem: DistributionProblem | undefined,
  keeping: Keeping,
  { stage }: SourceSurroundings,
): SourceStanding {
  const { stale } = freshnessOf(policy, origin.confirmedAt, keeping.now);
  if (stale !== undefined && staleStops(policy, stage)) {
    const because = problem === undefined ? '' : ` ${problem.message}`;
    return unusable(keeping, {
      code: 'SOURCE_STALE',
      message: `The policy ${origin.name} from ${keeping.source} is stale, and it says that this stage stops then. ${stale}${because}`,
      next: problem?.next ?? 'Fetch a newer one: wharfmaster policy pull.',
    });
  }
  return { state: 'usable', file, origin: { ...origin, ...(stale !== undefined && { stale }) }, ...(problem !== undefined && { problem }) };
}

function unusable({ folder, source }: Keeping, problem: DistributionProblem): SourceStanding {
  return { state: 'unusable', file: path.join(folder, 'policy.yaml'), source, problem };
}

function tookTooLong(source: string, timeoutMs: number): DistributionProblem {
  return {
    code: 'REGISTRY_TIMED_OUT',
    message: `The policy at ${source} did not arrive within ${Math.ceil(timeoutMs / 1000)} seconds.`,
    next: 'Check the network and the server, then run it again.',
  };
}
