/** An object of an export of ours, reduced to what it enforces. */
export interface LiveObject {
  /** What it is called, the same in every export of one policy. */
  readonly id: string;
  /** Everything that decides, in an order of its own, so that two can be compared. */
  readonly rule: string;
  /** What it was made from, as its author claims. */
  readonly source?: string;
  /** True for what bears our name, whether or not it says what it was made from. */
  readonly isOurs: boolean;
  /** Public keys that stand in it. */
  readonly keys: readonly string[];
}

/** What a document is to us; undefined for what no export of ours consists of. */
export function liveObject(data: unknown): LiveObject | undefined {
  if (!isRecord(data)) return undefined;
  if (isRecord(data['wharfmaster'])) return fromData(data, data['wharfmaster']);
  const metadata = isRecord(data['metadata']) ? data['metadata'] : {};
  const [apiVersion, kind, name] = [data['apiVersion'], data['kind'], metadata['name']];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string' || !kinds.has(kind)) return undefined;
  const annotations = isRecord(metadata['annotations']) ? metadata['annotations'] : {};
  const rule = inOrder({ apiVersion, spec: data['spec'] });
  return withSource(
    { id: `${kind} ${name}`, rule, isOurs: name.startsWith('wharfmaster-'), keys: keysIn(rule) },
    annotations['wharfmaster.example/policy-source'],
  );
}

/** Kinds of objects in exports whose rules are expressions. */
const kinds: ReadonlySet<string> = new Set([
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingPolicy',
  'ImageValidatingPolicy',
  'WharfmasterImages',
  'ConstraintTemplate',
]);

/** conftest's data holds all under one key; BuildKit's rules stand beside it. */
function fromData(data: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>>): LiveObject {
  const isConftest = isRecord(own['policy']);
  const identity = isRecord(own['policy']) ? own['policy'] : own;
  const { policy, ...checks } = own;
  const { wharfmaster, ...rules } = data;
  const rule = inOrder(isConftest ? checks : rules);
  return withSource({ id: isConftest ? 'data/wharfmaster.json' : 'source-policy.json', rule, isOurs: true, keys: [] }, identity['source']);
}

function withSource(object: Omit<LiveObject, 'source'>, source: unknown): LiveObject {
  return typeof source === 'string' && source.length <= 1 << 20 ? { ...object, source } : object;
}

function keysIn(text: string): readonly string[] {
  const ends = text.split('-----END PUBLIC KEY-----').slice(0, -1);
  return ends.flatMap((part) => {
    const start = part.lastIndexOf('-----BEGIN PUBLIC KEY-----');
    return start < 0 ? [] : [`${part.slice(start).replaceAll('\\n', '\n')}-----END PUBLIC KEY-----\n`];
  });
}

/** JSON with the keys of each map in order. Depth is bounded where the document was read. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
