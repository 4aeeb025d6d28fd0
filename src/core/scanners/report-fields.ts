import type { Digest } from '../model/image-reference.js';
import type { Severity } from '../model/scan-report.js';
import { numberIn, textIn } from './read-json.js';

/* The field's values as scanners write them, brought to one form. */

/** What scanners call their severities; a word that is not here is `unknown`, which no scanner means as harmless. */
const severityWords: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  defcon1: 'critical',
  high: 'high',
  important: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  minor: 'low',
  negligible: 'negligible',
  unimportant: 'negligible',
};

export function toSeverity(value: unknown): Severity {
  const word = textIn(value)?.toLowerCase() ?? '';
  return Object.hasOwn(severityWords, word) ? (severityWords[word] ?? 'unknown') : 'unknown';
}

/** A digest as OCI writes it; bare 64 hex digits are SHA-256, as Docker abbreviates. */
export function toDigest(value: unknown): Digest | undefined {
  const text = textIn(value)?.toLowerCase();
  if (text === undefined) return undefined;
  if (/^sha256:[0-9a-f]{64}$/.test(text) || /^sha512:[0-9a-f]{128}$/.test(text)) return text;
  return /^[0-9a-f]{64}$/.test(text) ? `sha256:${text}` : undefined;
}

/** Only https: what a person may click comes from foreign text. */
export function toLink(value: unknown): string | undefined {
  const text = textIn(value, 2_000);
  return text !== undefined && /^https:\/\/[^\s"'<>`\\]+$/.test(text) ? text : undefined;
}

/** ISO 8601 in UTC; Go's zero time means that nobody knows. Numbers are seconds since 1970. */
export function toDate(value: unknown): string | undefined {
  const seconds = numberIn(value, 1, 32_503_680_000);
  if (seconds !== undefined) return new Date(seconds * 1_000).toISOString();
  const text = textIn(value, 40);
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}/.test(text) || text.startsWith('0001-')) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

export function toVector(value: unknown): string | undefined {
  const text = textIn(value, 200);
  return text !== undefined && /^\(?(CVSS:\d|AV:)/.test(text) ? text : undefined;
}

/** A package URL, whatever it says (purl-spec). */
export function toPurl(value: unknown): string | undefined {
  const text = textIn(value, 1_000);
  return text !== undefined && /^pkg:[a-z]/i.test(text) && !/\s/.test(text) ? text : undefined;
}

/** A path in the image, always from its root, since some scanners leave the slash away. */
export function toPath(value: unknown): string | undefined {
  const text = textIn(value, 1_000);
  return text === undefined || text.startsWith('/') || text.startsWith('(') ? text : `/${text}`;
}

/** Versions that fix something: `4.17.19, 5.0.1`. */
export function toVersions(value: unknown): readonly string[] {
  const text = textIn(value);
  const words = text === undefined ? [] : text.split(/[,|]/).map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))];
}

/** The CVE id is the one that all scanners know; the others are its aliases. */
export function chooseId(ids: readonly (string | undefined)[]): { readonly id: string; readonly aliases: readonly string[] } | undefined {
  const known = [...new Set(ids.flatMap((id) => (id === undefined ? [] : [isCve(id) ? id.toUpperCase() : id])))];
  const id = known.find(isCve) ?? known[0];
  return id === undefined ? undefined : { id, aliases: known.filter((other) => other !== id).slice(0, 50) };
}

/** What a scanner found is there, also when its entry does not say in a way that we understand what it is. */
export const unnamedId: { readonly id: string; readonly aliases: readonly string[] } = { id: '(vulnerability not named)', aliases: [] };

function isCve(id: string): boolean {
  return /^CVE-\d{4}-\d{4,}$/i.test(id);
}
