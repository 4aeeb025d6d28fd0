import { nearestWord } from '../model/nearest-word.js';
import { failed, type Problem, type Result } from '../model/result.js';
import type { DocumentNode, MapEntry } from './document-reading/document-node.js';

/* How values of the administrator's file are read: what is not exactly of the expected kind is undefined, and refuses the file. */

/** Why the administrator's file is refused. */
export type ManagedProblem = Problem<'MANAGED_INVALID'>;

export function invalid(message: string, next: string): Result<never, ManagedProblem> {
  return failed({ code: 'MANAGED_INVALID', message, next });
}

/** The first key that nobody knows, as a refusal. */
export function unknownKey(entries: readonly MapEntry[], known: readonly string[]): Result<never, ManagedProblem> | undefined {
  const entry = entries.find(({ key }) => !known.includes(key) && !key.startsWith('x-'));
  if (entry === undefined) return undefined;
  const near = nearestWord(entry.key, known);
  return invalid(
    `It has an unknown key \`${entry.key}\`.`,
    near === undefined ? `Known keys are: ${known.join(', ')}.` : `Did you mean \`${near}\`?`,
  );
}

/** The values of a map's keys; undefined for a key that is not there. */
export function valueIn(entries: readonly MapEntry[], key: string): DocumentNode | undefined {
  return entries.find((entry) => entry.key === key)?.value;
}

export function textOf(node: DocumentNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' && node.value !== '' ? node.value : undefined;
}

export function wholeNumberOf(node: DocumentNode | undefined): number | undefined {
  const value = node?.kind === 'scalar' ? node.value : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** A map of names; undefined when a value is not what `read` takes. */
export function mapOf<Value>(
  node: DocumentNode | undefined,
  read: (value: DocumentNode) => Value | undefined,
): Readonly<Record<string, Value>> | undefined {
  if (node === undefined) return {};
  if (node.kind !== 'map') return undefined;
  const pairs = node.entries.map(({ key, value }) => [key, read(value)] as const);
  return pairs.every((pair): pair is readonly [string, Value] => pair[1] !== undefined) ? Object.fromEntries(pairs) : undefined;
}

export function textMap(node: DocumentNode | undefined): Readonly<Record<string, string>> | undefined {
  return mapOf(node, textOf);
}

export function textList(node: DocumentNode | undefined): readonly string[] | undefined {
  if (node === undefined) return [];
  if (node.kind !== 'list') return undefined;
  const texts = node.items.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}
