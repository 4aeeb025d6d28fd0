import { Verifier, type SignedEntity } from '@sigstore/verify';
import { createPublicKey } from 'node:crypto';
import type { SignatureFact, SignedTime } from '../../core/index.js';
import type { TrustRoot } from './trust-root.js';

/** What logs and timestamp authorities that are trusted say about a signature. */
export interface Vouched {
  /** The signature with only those witnesses that hold. */
  readonly entity: SignedEntity;
  readonly times: readonly SignedTime[];
  readonly dates: readonly Date[];
  readonly logEntry?: NonNullable<SignatureFact['logEntry']>;
  /** Why witnesses do not count. */
  readonly refused: readonly string[];
}

/**
 * Keeps the witnesses that hold. One that nobody here trusts says nothing, for or against; the library would refuse the whole signature
 * for it, which other verifiers do not.
 */
export function vouchedTimes(entity: SignedEntity, trust: TrustRoot | undefined): Vouched {
  const none = { ...entity, timestamps: [], tlogEntries: [] };
  if (trust === undefined) return { entity: none, times: [], dates: [], refused: [] };
  const refused: string[] = [];
  const tlogEntries = entity.tlogEntries.filter((entry) => stands({ ...none, tlogEntries: [entry] }, trust, { tlogThreshold: 1 }, refused));
  const timestamps = entity.timestamps.filter((timestamp) =>
    timestamp.$case === 'transparency-log'
      ? tlogEntries.includes(timestamp.tlogEntry) && timestamp.tlogEntry.inclusionPromise !== undefined
      : stands({ ...none, timestamps: [timestamp] }, trust, { timestampThreshold: 1 }, refused),
  );
  const moments = timestamps.map(momentOf);
  const [first] = tlogEntries;
  return {
    entity: { ...none, tlogEntries, timestamps },
    times: moments.map(({ date, source }) => ({ time: date.toISOString(), source })),
    dates: moments.map(({ date }) => date),
    ...(first !== undefined && { logEntry: { ...logName(first, trust), index: indexOf(first) } }),
    refused,
  };
}

/** Asks the library about one witness alone: the signature itself is taken as good, and is checked by the caller. */
function stands(
  entity: SignedEntity,
  trust: TrustRoot,
  asked: { readonly tlogThreshold?: 1; readonly timestampThreshold?: 1 },
  refused: string[],
): boolean {
  try {
    const verifier = new Verifier(
      { ...trust, publicKey: anyKey },
      { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0, ...asked },
    );
    verifier.verify({
      ...entity,
      key: { $case: 'public-key', hint: '' },
      signature: {
        signature: entity.signature.signature,
        compareSignature: (signature) => entity.signature.compareSignature(signature),
        compareDigest: (digest) => entity.signature.compareDigest(digest),
        compareSignedDigest: (digest) => entity.signature.compareSignedDigest(digest),
        verifySignature: () => true,
      },
    });
    return true;
  } catch (error) {
    refused.push(error instanceof Error ? error.message.slice(0, 200) : 'unreadable');
    return false;
  }
}

/** Stands for the key while one witness is looked at; nothing is ever checked with it. */
const standIn = createPublicKey({ key: Buffer.from('302a300506032b6570032100' + '58'.repeat(32), 'hex'), format: 'der', type: 'spki' });

function anyKey(): { publicKey: typeof standIn; validFor: () => boolean } {
  return { publicKey: standIn, validFor: () => true };
}

function momentOf(timestamp: SignedEntity['timestamps'][number]): { readonly date: Date; readonly source: SignedTime['source'] } {
  return timestamp.$case === 'transparency-log'
    ? { date: new Date(Number(timestamp.tlogEntry.integratedTime) * 1000), source: 'log' }
    : { date: timestamp.timestamp.signingTime, source: 'timestamp' };
}

/** The index that is proved: of entries without a promise only the proof's own is, and anybody can write another beside it. */
function indexOf({ logIndex, inclusionPromise, inclusionProof }: SignedEntity['tlogEntries'][number]): string {
  return inclusionPromise === undefined && inclusionProof !== undefined ? inclusionProof.logIndex : logIndex;
}

function logName(entry: SignedEntity['tlogEntries'][number], trust: TrustRoot): { readonly log?: string } {
  const log = trust.tlogs.find(({ logID }) => logID.equals(entry.logId.keyId));
  return log === undefined ? {} : { log: log.baseURL };
}
