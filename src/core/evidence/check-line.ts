import type { EvidenceRecord } from '../model/evidence.js';
import { canonicalForm } from './canonical-json.js';
import { hashOfRecord, type ChainEnd } from './seal-record.js';
import type { Sha256 } from './sha256.js';

/** In which way a line is not the next record of a chain. */
export type ChainFault = 'unreadable' | 'not-canonical' | 'altered' | 'out-of-order' | 'unlinked';

export type LineCheck =
  | { readonly ok: true; readonly record: EvidenceRecord; readonly end: ChainEnd }
  | { readonly ok: false; readonly fault: ChainFault; readonly why: string };

/** Tells whether a line is the record that follows the end of a chain. Total: a line may be anything. */
export function checkLine(line: string, end: ChainEnd, sha256: Sha256): LineCheck {
  const record = readRecord(line);
  if (record === undefined) return fault('unreadable', 'The line is no evidence record.');
  // Two texts with one meaning (a key twice, other blanks) could be read as two records by two readers.
  if (canonicalForm(record) !== line)
    return fault('not-canonical', 'The line is not in the form of RFC 8785, so it is not as it was written.');
  if (hashOfRecord(record, sha256) !== record.hash)
    return fault('altered', 'Its hash does not belong to its content: it was changed after it was written.');
  if (record.seq !== end.seq + 1)
    return fault(
      'out-of-order',
      `It has the number ${record.seq} where ${end.seq + 1} belongs: records are missing, doubled or out of order.`,
    );
  if (record.prevHash !== end.hash)
    return fault('unlinked', 'It does not follow the record before it, which was replaced, or comes from another log.');
  return { ok: true, record, end: endOf(record) };
}

/** A record by its own account: it may still be altered or stand in the wrong place. */
export function readRecord(line: string): EvidenceRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function endOf({ seq, hash, time }: EvidenceRecord): ChainEnd {
  return { seq, hash, time };
}

function isRecord(value: unknown): value is EvidenceRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return (
    Number.isSafeInteger(fields['seq']) &&
    isHash(fields['hash']) &&
    isHash(fields['prevHash']) &&
    [fields['time'], fields['stage'], fields['event']].every((field) => typeof field === 'string') &&
    typeof fields['actor'] === 'object' &&
    fields['actor'] !== null
  );
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function fault(kind: ChainFault, why: string): LineCheck {
  return { ok: false, fault: kind, why };
}
