/*
 * Tolerant reading of what tools print: unknown fields are ignored, missing ones absent, wrong types dropped, and nothing throws. Foreign
 * text stays foreign: it is only bounded here, and escaped by whoever shows it.
 */

export type JsonRecord = Readonly<Record<string, unknown>>;

/** What a text is that should have been one JSON document. */
export type JsonReading =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'empty' }
  /** It begins like a document but does not end like one. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'foreign' };

export function readJson(text: string): JsonReading {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'empty' };
  try {
    return { kind: 'json', value: JSON.parse(trimmed) as unknown };
  } catch {
    return { kind: trimmed.startsWith('{') || trimmed.startsWith('[') ? 'cut' : 'foreign' };
  }
}

/** The value as an object; anything else is an empty one, so that absent and wrong read alike. */
export function recordIn(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a list. */
export function recordsIn(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function textsIn(value: unknown, most = 100): readonly string[] {
  return Array.isArray(value) ? value.slice(0, most).flatMap((item) => textIn(item) ?? []) : [];
}

/** A text that says something, cut to a length that a person would read. */
export function textIn(value: unknown, longest = 500): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (text === '') return undefined;
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A number within its bounds; numbers outside mean something else than we think and are dropped. */
export function numberIn(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && value >= least && value <= most ? value : undefined;
}

/** Optional fields that hold nothing are left out, as `exactOptionalPropertyTypes` wants it. */
export function present<T extends object>(fields: T): Present<T> {
  // The cast says what the filter did: what was undefined is gone.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
