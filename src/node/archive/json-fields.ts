import { contradiction, unreadable } from './archive-fault.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export function parseJsonFile(bytes: Buffer, name: string): unknown {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    return parsed;
  } catch (cause) {
    throw unreadable(`${name} is no JSON (${cause instanceof Error ? cause.message.slice(0, 100) : ''}).`);
  }
}

export function objectOf(value: unknown, where: string): JsonObject {
  if (!isObject(value)) throw unreadable(`${where} is no object.`);
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A field of an object. Go, in which the runtimes and scanners are written, takes `layers` and `Layerſ` for `Layers`; an object that has
 * several of them shows them one image and us another.
 */
export function field(object: JsonObject, name: string): unknown {
  const wanted = folded(name);
  const spellings = Object.keys(object).filter((key) => key === name || folded(key) === wanted);
  if (spellings.length > 1) throw contradiction(`it states ${spellings.slice(0, 4).join(' and ')}, which are one field.`);
  const [only] = spellings;
  return only === undefined ? undefined : object[only];
}

/** As encoding/json compares: the long s and the Kelvin sign are letters like any other. */
function folded(key: string): string {
  return key.toUpperCase().toLowerCase();
}

export function textField(object: JsonObject, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === 'string' ? value : undefined;
}

/** The elements of a list field; absent and null are an empty list, as in Go. */
export function listField(object: JsonObject, name: string, limit: number, where: string): readonly unknown[] {
  const value = field(object, name) ?? [];
  if (!Array.isArray(value)) throw unreadable(`${name} of ${where} is no list.`);
  if (value.length > limit) throw unreadable(`${name} of ${where} has more than ${limit} entries.`);
  return value;
}

export function textsField(object: JsonObject, name: string, limit: number, where: string): readonly string[] {
  const list = listField(object, name, limit, where);
  return list.map((element) => {
    if (typeof element !== 'string') throw unreadable(`${name} of ${where} holds something that is no text.`);
    return element;
  });
}
