import type { VexDocument } from '../../model/vex.js';

/** What a reader of one format finds; who vouches for it comes from elsewhere. */
export type VexParts = Pick<VexDocument, 'format' | 'author' | 'statements'>;

type JsonRecord = Readonly<Record<string, unknown>>;

/** An object's fields; undefined for anything else. */
export function recordOf(value: unknown): JsonRecord | undefined {
  return isRecord(value) ? value : undefined;
}

/** A text of a length that somebody means. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= longestText ? value : undefined;
}

/** A list's objects, in order; nothing for what is no list. */
export function recordsOf(value: unknown): readonly JsonRecord[] {
  return listOf(value).filter(isRecord);
}

/** A list, cut where nobody writes on. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, mostItems) : [];
}

const longestText = 2_000;
const mostItems = 50_000;

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
