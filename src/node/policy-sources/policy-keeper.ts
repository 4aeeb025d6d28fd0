import {
  checkSigned,
  decideAdoption,
  failed,
  failedTests,
  ok,
  readPolicy,
  type AdoptionRules,
  type DistributionProblem,
  type Policy,
  type PolicyOrigin,
  type PolicyReading,
  type Result,
} from '../../core/index.js';
import { decodeText } from '../decode-text.js';
import { lockFolder } from '../folder-lock.js';
import { sha256 } from '../hash.js';
import { largestBeside, type FetchedPolicy } from './fetched-policy.js';
import { readRecord, writeRecord, type KeptRecord } from './kept-record.js';
import { makeOwnFolder, readVersion, tidyVersions, versionsIn, writeVersion, type KeptVersion } from './kept-versions.js';
import type { PolicySigners } from './policy-signers.js';
import { refuse } from './problems.js';
import { bundlesIn, verifySignatures } from './verify-signatures.js';

/** What is believed of a source right now. */
export interface KeptPolicy {
  readonly file: string;
  readonly policy: Policy;
  readonly origin: PolicyOrigin;
}

/** One source, where its versions are kept, and whose signatures count. */
export interface Keeping {
  readonly source: string;
  /** The folder of this source alone. */
  readonly folder: string;
  readonly signers: PolicySigners;
  /** The administrator's expectations of this source. */
  readonly expects: Pick<AdoptionRules, 'name' | 'minSerial'>;
  readonly now: number;
  readonly signal: AbortSignal;
}

/**
 * The kept copy, when it counts: its signatures are verified at every use, against whom this machine trusts now. The record beside it says only
 * how old it is and which serials are too low; without one the kept versions themselves say the latter.
 */
export async function readKept(keeping: Keeping): Promise<Result<KeptPolicy, DistributionProblem>> {
  const record = await recordOf(keeping);
  if (record === undefined) return neverFetched(keeping);
  const version = readVersion(keeping.folder, record.digest);
  if (version === undefined)
    return refuse(
      'SOURCE_DAMAGED',
      `The kept copy of ${keeping.source} was changed or went away since it was verified.`,
      'Fetch it again: wharfmaster policy pull.',
    );
  return believed(version, record, keeping);
}

/** When somebody last tried to fetch it; 0 when nobody knows. */
export function lastAttempt({ folder, source }: Pick<Keeping, 'folder' | 'source'>): number {
  return readRecord(folder, source)?.attemptedAt ?? 0;
}

/** Verifies what was fetched, decides whether it takes the place of what is kept, and keeps it: one process at a time, and all of it or nothing. */
export async function keep(fetched: FetchedPolicy, keeping: Keeping): Promise<Result<undefined, DistributionProblem>> {
  const { source, signers, now, signal } = keeping;
  const reading = readingOf(source, fetched.bytes);
  const verified = await verifySignatures(fetched.bytes, fetched.bundles, signers.named, now, signal);
  const candidate = {
    ...{ source, reading, signatures: verified.signatures, objections: [...verified.objections, ...signers.objections] },
    digest: `sha256:${sha256(fetched.bytes)}`,
    failedTests: failedTests(reading, now),
  };
  const isSigned = checkSigned(candidate, signers.threshold);
  if (!isSigned.ok) return isSigned;
  const beside = await besideOf(reading.policy, fetched);
  return underLock(keeping, async () => {
    const before = await recordOf(keeping);
    const rules = { threshold: signers.threshold, ...keeping.expects, ...(before !== undefined && { before }) };
    const decision = decideAdoption(candidate, rules);
    if (!decision.ok) return decision;
    const { name, serial, policy } = decision.value;
    const { trustedBy } = policy.distribution ?? {};
    writeVersion(keeping.folder, candidate.digest, { bytes: fetched.bytes, bundles: fetched.bundles, beside });
    writeRecord(keeping.folder, {
      ...{ source, name, serial, digest: candidate.digest, confirmedAt: now, attemptedAt: now },
      ...(trustedBy !== undefined && { trustedBy }),
    });
    tidyVersions(keeping.folder, [candidate.digest, ...(before === undefined ? [] : [before.digest])]);
    return ok(undefined);
  });
}

/** Remembers that looking failed, so that the next ones do not wait for it at once again. */
export async function noteAttempt(keeping: Keeping): Promise<void> {
  const record = readRecord(keeping.folder, keeping.source);
  if (record === undefined) return;
  await underLock(keeping, () => {
    const current = readRecord(keeping.folder, keeping.source);
    if (current !== undefined) writeRecord(keeping.folder, { ...current, attemptedAt: keeping.now });
    return Promise.resolve(ok(undefined));
  });
}

async function believed(version: KeptVersion, record: KeptRecord, keeping: Keeping): Promise<Result<KeptPolicy, DistributionProblem>> {
  const { source, signers, now, signal, expects } = keeping;
  const reading = readingOf(source, version.bytes);
  const verified = await verifySignatures(version.bytes, bundlesIn(version.bundles), signers.named, now, signal);
  const candidate = {
    ...{ source, reading, digest: version.digest, signatures: verified.signatures, failedTests: [] },
    objections: [...verified.objections, ...signers.objections],
  };
  const decision = decideAdoption(candidate, { threshold: signers.threshold, ...expects });
  if (!decision.ok) return decision;
  const { policy, name, serial } = decision.value;
  const { version: edition } = policy.metadata ?? {};
  const origin: PolicyOrigin = {
    ...{ source, digest: version.digest, name, serial, signedBy: verified.signatures, confirmedAt: record.confirmedAt },
    ...(edition !== undefined && { version: edition }),
  };
  return ok({ file: version.file, policy, origin });
}

/** A record that went away or was changed must not let an older version in: what is kept and signed says what was seen. */
async function recordOf(keeping: Keeping): Promise<KeptRecord | undefined> {
  const record = readRecord(keeping.folder, keeping.source);
  if (record !== undefined) return record;
  let newest: KeptRecord | undefined;
  for (const digest of versionsIn(keeping.folder)) {
    const found = await recordFrom(digest, keeping);
    if (found !== undefined && found.serial > (newest?.serial ?? -1)) newest = found;
  }
  return newest;
}

async function recordFrom(digest: string, { folder, source, signers, now, signal }: Keeping): Promise<KeptRecord | undefined> {
  const version = readVersion(folder, digest);
  if (version === undefined) return undefined;
  const { metadata, distribution } = readingOf(source, version.bytes).policy ?? {};
  const verified = await verifySignatures(version.bytes, bundlesIn(version.bundles), signers.named, now, signal);
  const isSigned = checkSigned({ source, ...verified }, signers.threshold).ok;
  if (!isSigned || metadata?.name === undefined || metadata.serial === undefined) return undefined;
  const { name, serial } = metadata;
  const { trustedBy } = distribution ?? {};
  return { source, name, serial, digest, confirmedAt: 0, attemptedAt: 0, ...(trustedBy !== undefined && { trustedBy }) };
}

function readingOf(source: string, bytes: Buffer): PolicyReading {
  return readPolicy(source, decodeText(bytes).text, { layer: 'organisation', toolVersion: __ENGINE_VERSION__ });
}

/** The public keys that the policy names by paths below its own folder; their fingerprints in the signed policy vouch for them. */
async function besideOf(policy: Policy | undefined, fetched: FetchedPolicy): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const file of keyFilesOf(policy)) {
    const content = await fetched.beside(file);
    if (content !== undefined && content.length <= largestBeside) found.set(file, content);
  }
  return found;
}

/** Paths that stay below the policy's folder, and are neither the policy nor its signatures. */
export function keyFilesOf(policy: Policy | undefined): readonly string[] {
  const signers = Object.values(policy?.trust?.signers ?? {});
  const files = signers.flatMap((signer) => (signer.type === 'key' ? signer.keys.flatMap(({ file }) => file ?? []) : []));
  return [...new Set(files.map((file) => file.replace(/^(?:\.\/)+/, '')))].filter(
    (file) =>
      /^[\w.@+-]+(?:\/[\w.@+-]+){0,8}$/.test(file) &&
      !file.split('/').includes('..') &&
      !file.split('/').includes('.') &&
      !file.startsWith('policy.yaml'),
  );
}

async function underLock(
  { source, folder }: Keeping,
  work: () => Promise<Result<undefined, DistributionProblem>>,
): Promise<Result<undefined, DistributionProblem>> {
  try {
    makeOwnFolder(folder);
    const lock = await lockFolder(folder, longestWait);
    if (!('release' in lock))
      return refuse('BUSY', `Somebody else keeps a version of ${source} right now (${lock.file}).`, 'Run it again in a moment.');
    try {
      return await work();
    } finally {
      lock.release();
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    return failed({
      code: 'SOURCE_UNKEPT',
      message: `The policy from ${source} could not be kept in ${folder} (${code}). What was kept before still counts.`,
      next: 'Look at the free space and the permissions of that folder.',
      cause,
    });
  }
}

const longestWait = 10_000;

function neverFetched({ source }: Keeping): Result<never, DistributionProblem> {
  return refuse(
    'SOURCE_NEVER_FETCHED',
    `The policy at ${source} was never fetched on this machine, so nobody knows what it allows.`,
    `Fetch it: wharfmaster policy pull ${source}`,
  );
}
