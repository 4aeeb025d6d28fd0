import type { EvidenceActor, EvidenceEntry, EvidenceRecord } from '../model/evidence.js';
import { canonicalForm, canonicalJson } from './canonical-json.js';
import { hexOfText, type Sha256 } from './sha256.js';

/** `prevHash` of the first record. */
export const noHash = '0'.repeat(64);

/** The end of a chain: what the next record is tied to. */
export interface ChainEnd {
  /** 0 when there is no record yet. */
  readonly seq: number;
  readonly hash: string;
  /** Time of the newest record. */
  readonly time?: string;
}

export const emptyChain: ChainEnd = { seq: 0, hash: noHash };

/** What the log knows besides the entry. */
export interface Sealing {
  readonly actor: EvidenceActor;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What the log itself has to say, e.g. that a torn line was moved aside. */
  readonly notes?: readonly string[];
}

/** A record with the line that stands for it in a log: its RFC 8785 form, without the line's end. */
export interface SealedRecord {
  readonly record: EvidenceRecord;
  readonly line: string;
}

/** Ties an entry to the end of a chain (contracts.md, Evidence record). */
export function sealRecord(entry: EvidenceEntry, end: ChainEnd, { actor, now, notes = [] }: Sealing, sha256: Sha256): SealedRecord {
  const time = new Date(now).toISOString();
  const allNotes = [...notes, ...clockNotes(time, end)];
  const body = {
    ...entry,
    seq: end.seq + 1,
    prevHash: end.hash,
    time,
    timeSource: 'system',
    actor,
    ...(allNotes.length > 0 && { notes: allNotes }),
  } as const;
  const hash = hexOfText(canonicalJson(body), sha256);
  const line = canonicalJson({ ...body, hash });
  return { record: { ...body, hash }, line };
}

/** `hash` of a record as it should be; undefined when the record has no canonical form. */
export function hashOfRecord(record: object, sha256: Sha256): string | undefined {
  const { hash: _, ...body } = record as Readonly<Record<string, unknown>>;
  const text = canonicalForm(body);
  return text === undefined ? undefined : hexOfText(text, sha256);
}

/** Order is by `seq`; a clock that was set back is said, since ages are counted by it (policy.md section 5). */
function clockNotes(time: string, { time: newest }: ChainEnd): readonly string[] {
  const isBehind = newest !== undefined && Date.parse(newest) > Date.parse(time);
  return isBehind ? [`The clock of this machine stands before the newest record of this log, which is of ${newest}.`] : [];
}
