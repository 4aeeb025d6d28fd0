import { isObject, type JsonObject } from '../../runtimes/json-fields.js';
import { isServerDefault } from './server-defaults.js';

/** One field in which what is installed is not what the policy would install. */
export interface FieldChange {
  /** Its way through the object, e.g. `spec.validationActions[0]`. */
  readonly path: string;
  readonly change: 'altered' | 'removed' | 'added';
  /** As short JSON; absent where there is nothing. */
  readonly wanted?: string;
  readonly found?: string;
}

/** More than these are only counted: an object that differs in all is another object. */
export const mostChanges = 50;

/**
 * The fields in which an installed object differs from a fresh one. What the server adds by itself (its own metadata, defaults, `status`)
 * is no difference; whatever else was added is one, since a condition or a selector that was added lets requests through.
 */
export function compareObjects(wanted: JsonObject, found: JsonObject): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  for (const key of ['metadata', ...Object.keys(wanted), ...Object.keys(found)].filter(isFirst)) {
    if (key === 'status' || key === 'apiVersion' || key === 'kind') continue;
    if (key === 'metadata') compareMetadata(wanted[key], found[key], changes);
    else compare(wanted[key], found[key], key, changes);
  }
  return changes;
}

function isFirst(key: string, at: number, all: readonly string[]): boolean {
  return all.indexOf(key) === at;
}

/** Of the metadata only what the policy writes counts: controllers and people annotate objects. */
function compareMetadata(wanted: unknown, found: unknown, changes: FieldChange[]): void {
  const [ours, theirs] = [isObject(wanted) ? wanted : {}, isObject(found) ? found : {}];
  for (const part of ['labels', 'annotations'] as const) {
    const [asked, there] = [ours[part], theirs[part]];
    if (!isObject(asked)) continue;
    for (const [key, value] of Object.entries(asked)) {
      const own = isObject(there) && Object.hasOwn(there, key) ? there[key] : undefined;
      compare(value, own, `metadata.${part}[${JSON.stringify(key)}]`, changes);
    }
  }
}

function compare(wanted: unknown, found: unknown, path: string, changes: FieldChange[]): void {
  if (changes.length >= mostChanges) return;
  if (wanted === undefined) {
    if (!isServerDefault(path, found)) changes.push({ path, change: 'added', found: short(found) });
    return;
  }
  if (found === undefined) {
    // The server leaves out what is empty.
    if (!isEmpty(wanted)) changes.push({ path, change: 'removed', wanted: short(wanted) });
    return;
  }
  if (isObject(wanted) && isObject(found)) {
    compareFields(wanted, found, path, changes);
    return;
  }
  if (Array.isArray(wanted) && Array.isArray(found)) {
    compareLists(wanted, found, path, changes);
    return;
  }
  if (wanted !== found) changes.push({ path, change: 'altered', wanted: short(wanted), found: short(found) });
}

function compareFields(wanted: JsonObject, found: JsonObject, path: string, changes: FieldChange[]): void {
  for (const key of Object.keys(wanted))
    compare(wanted[key], Object.hasOwn(found, key) ? found[key] : undefined, `${path}.${key}`, changes);
  for (const key of Object.keys(found)) if (!Object.hasOwn(wanted, key)) compare(undefined, found[key], `${path}.${key}`, changes);
}

/** Lists of texts are sets to every engine that is exported to (actions, operations, resources, namespaces); of others the order counts. */
function compareLists(wanted: readonly unknown[], found: readonly unknown[], path: string, changes: FieldChange[]): void {
  if (areTexts(wanted) && areTexts(found)) {
    const [ours, theirs] = [new Set(wanted), new Set(found)];
    for (const text of ours)
      if (!theirs.has(text) && changes.length < mostChanges) changes.push({ path, change: 'removed', wanted: short(text) });
    for (const text of theirs)
      if (!ours.has(text) && changes.length < mostChanges) changes.push({ path, change: 'added', found: short(text) });
    return;
  }
  const most = Math.max(wanted.length, found.length);
  for (let at = 0; at < most && changes.length < mostChanges; at++) compare(wanted[at], found[at], `${path}[${at}]`, changes);
}

function areTexts(list: readonly unknown[]): list is readonly string[] {
  return list.every((item) => typeof item === 'string');
}

function isEmpty(value: unknown): boolean {
  return (
    value === null || value === '' || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0)
  );
}

const longest = 160;

/** An object of a cluster may be anything: what is nested deeper than JSON.stringify goes is named, not shown. */
function short(value: unknown): string {
  try {
    const text = JSON.stringify(value);
    return text.length <= longest ? text : `${text.slice(0, longest)}…`;
  } catch {
    return 'a value nested too deeply to show';
  }
}
