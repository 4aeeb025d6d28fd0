/** A document of an export of ours, reduced to what it enforces. */
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

/** What a document is to us: an object of a cluster by its kind and name, anything else by the name of its file. */
export function liveObject(data: unknown, file: string): LiveObject {
  const root = isRecord(data) ? data : {};
  const metadata = isRecord(root['metadata']) ? root['metadata'] : {};
  const [kind, name] = [root['kind'], metadata['name']];
  if (typeof kind === 'string' && typeof name === 'string') return fromCluster(root, metadata, `${kind} ${name}`);
  const id = file.split(/[\\/]/).at(-1) ?? file;
  if (id === 'policy-identity.json') return withSource({ id, rule: '', isOurs: true, keys: [] }, root['source']);
  if (isRecord(root['wharfmaster'])) return fromData(root, root['wharfmaster'], id);
  const rule = inOrder(data);
  return { id, rule, isOurs: false, keys: keysIn(rule) };
}

type Fields = Readonly<Record<string, unknown>>;

/** Labels, status and what a cluster writes into `metadata` decide nothing. */
function fromCluster({ apiVersion, spec, data }: Fields, metadata: Fields, id: string): LiveObject {
  const annotations = isRecord(metadata['annotations']) ? metadata['annotations'] : {};
  const rule = inOrder({ apiVersion, spec, data, namespace: metadata['namespace'] });
  const isOurs = typeof metadata['name'] === 'string' && metadata['name'].startsWith('wharfmaster-');
  return withSource({ id, rule, isOurs, keys: keysIn(rule) }, annotations[annotation]);
}

const annotation = 'wharfmaster.example/policy-source';

/** conftest's data holds all under one key; elsewhere the rules stand beside it. */
function fromData({ wharfmaster, ...rules }: Fields, { policy, ...checks }: Fields, id: string): LiveObject {
  const isConftest = isRecord(policy);
  const source = isConftest ? policy['source'] : (checks['source'] ?? checks[annotation]);
  return withSource({ id, rule: inOrder(isConftest ? checks : rules), isOurs: true, keys: [] }, source);
}

function withSource(object: Omit<LiveObject, 'source'>, source: unknown): LiveObject {
  return typeof source === 'string' && source.length <= 1 << 20 ? { ...object, source } : object;
}

const [head, tail] = ['-----BEGIN PUBLIC KEY-----', '-----END PUBLIC KEY-----'];

/** As they stand in JSON, or as base64 of PEM. */
function keysIn(text: string): readonly string[] {
  const plain = text
    .split(tail)
    .slice(0, -1)
    .flatMap((part) => {
      const start = part.lastIndexOf(head);
      return start < 0 ? [] : [`${part.slice(start).replaceAll('\\n', '\n')}${tail}\n`];
    });
  const packed = text.match(/LS0tLS1CRUdJTiBQVUJMSUMg[A-Za-z0-9+/]{20,8000}={0,2}/g) ?? [];
  return [...plain, ...packed.map(unpacked)];
}

function unpacked(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}

/** JSON with the keys of each map in order. Depth is bounded where the document was read. */
function inOrder(value: unknown): string {
  return JSON.stringify({ value }, (_, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
