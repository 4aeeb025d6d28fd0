/*
 * What programs print as JSON, looked at with tolerance: a field that is missing or of another type is absent. Programs change their
 * output between versions, and some of it is what an image's author wrote.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The objects of an output: one array, one object, or one object a line. Undefined when something that begins like an object cannot be
 * read, since output that was cut off must not pass for a shorter list. Other lines (warnings) are passed over.
 */
export function objectsIn(text: string): readonly JsonObject[] | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('[')) return arrayOf(parseJson(trimmed));
  const whole = parseJson(trimmed);
  if (isObject(whole)) return [whole];
  const found: JsonObject[] = [];
  for (const line of trimmed.split('\n')) {
    if (!/^\s*[[{]/.test(line)) continue;
    const value = parseJson(line);
    if (!isObject(value)) return undefined;
    found.push(value);
  }
  return found;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function arrayOf(value: unknown): readonly JsonObject[] | undefined {
  return Array.isArray(value) ? value.filter(isObject) : undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first of the fields that is a text with something in it. */
export function textIn(object: JsonObject | undefined, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fieldOf(object, name);
    if (typeof value === 'string' && value !== '' && value !== '<none>') return value;
  }
  return undefined;
}

export function numberIn(object: JsonObject | undefined, name: string): number | undefined {
  const value = fieldOf(object, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function textsIn(object: JsonObject | undefined, name: string): readonly string[] {
  const value = fieldOf(object, name);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];
}

export function objectIn(object: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = fieldOf(object, name);
  return isObject(value) ? value : undefined;
}

/** Pairs of texts, e.g. labels. */
export function pairsIn(object: JsonObject | undefined, name: string): Readonly<Record<string, string>> {
  const entries = Object.entries(objectIn(object, name) ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function fieldOf(object: JsonObject | undefined, name: string): unknown {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}
