import * as path from 'node:path';
import { sha256 } from '../hash.js';
import { readOwnFile, writeOwnFile } from '../own-files.js';
import { asRecord, parseJson } from '../sigstore/json-fields.js';

/** What this machine remembers of a source: the version that was last believed, when it was last confirmed, and when last looked for. */
export interface KeptRecord {
  readonly source: string;
  readonly name: string;
  readonly serial: number;
  readonly digest: string;
  /** `distribution.trustedBy` of that version. */
  readonly trustedBy?: readonly string[];
  readonly confirmedAt: number;
  readonly attemptedAt: number;
}

/** Undefined when there is none that holds: an absent, foreign, damaged or half written one says nothing. */
export function readRecord(folder: string, source: string): KeptRecord | undefined {
  const record = recordIn(folder);
  return record?.source === source ? record : undefined;
}

/** Which source a folder is of. */
export function sourceOfRecord(folder: string): string | undefined {
  return recordIn(folder)?.source;
}

function recordIn(folder: string): KeptRecord | undefined {
  const text = readOwnFile(path.join(folder, fileName), 64 * 1024);
  if (text === undefined) return undefined;
  const { record, sha256: sum } = asRecord(parseJson(text));
  return isRecord(record) && sum === sha256(JSON.stringify(record)) ? record : undefined;
}

/** On the disk when this returns; throws as Node does when it cannot be written. */
export function writeRecord(folder: string, record: KeptRecord): void {
  writeOwnFile(path.join(folder, fileName), JSON.stringify({ record, sha256: sha256(JSON.stringify(record)) }));
}

const fileName = 'record.json';

function isRecord(value: unknown): value is KeptRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { source, name, serial, digest, confirmedAt, attemptedAt, trustedBy } = value as Readonly<Record<string, unknown>>;
  const texts = [source, name, digest].every((text) => typeof text === 'string');
  const numbers = [serial, confirmedAt, attemptedAt].every((number) => typeof number === 'number' && Number.isFinite(number));
  const names = trustedBy === undefined || (Array.isArray(trustedBy) && trustedBy.every((entry) => typeof entry === 'string'));
  return texts && numbers && names && /^sha256:[0-9a-f]{64}$/.test(String(digest));
}
