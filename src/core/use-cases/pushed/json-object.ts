/** A JSON object of a registry's document. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The bytes as a JSON object; undefined when they are none. */
export function parseObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Stands for a field that is there twice: no reader of ours takes it for a value. */
const ambiguous = Symbol('a field that is there twice');

/**
 * A field of an object. Go, in which registries, runtimes and clusters are written, takes `Layers` and `layerſ` for `layers`: a document
 * with two of them shows them another image than it shows us.
 */
export function field(object: JsonObject, name: string): unknown {
  const wanted = folded(name);
  const spellings = Object.keys(object).filter((key) => key === name || folded(key) === wanted);
  const [only] = spellings;
  if (only === undefined || object[only] === null) return undefined;
  return spellings.length > 1 ? ambiguous : object[only];
}

export function textField(object: JsonObject, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === 'string' ? value : undefined;
}

function folded(key: string): string {
  return key.toUpperCase().toLowerCase();
}
