import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import { close, listen } from '../../sign/support/token-server.js';

/** A TUF repository on loopback (theupdateframework.github.io/specification), as a private Sigstore has one: what Kyverno asks before any trust root. */
export interface TufRepository {
  readonly url: string;
  /** Its first root.json, as base64. */
  readonly root: string;
  stop(): Promise<void>;
}

/** Serves these files as targets, with one key for all roles. */
export async function startTufRepository(targets: Readonly<Record<string, string>>): Promise<TufRepository> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  const key = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: raw } };
  const id = sha256(canonical(key));
  const write = (signed: object): string => signedBy(privateKey, id, signed);
  const common = { spec_version: '1.0.31', version: 1, expires: new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+Z/, 'Z') };
  const role = { keyids: [id], threshold: 1 };
  const roles = { root: role, timestamp: role, snapshot: role, targets: role };
  const root = write({ _type: 'root', ...common, consistent_snapshot: true, keys: { [id]: key }, roles });
  const listed = Object.fromEntries(Object.entries(targets).map(([name, text]) => [name, fileOf(text)]));
  const targetsFile = write({ _type: 'targets', ...common, targets: listed });
  const snapshot = write({ _type: 'snapshot', ...common, meta: { 'targets.json': { ...fileOf(targetsFile), version: 1 } } });
  const timestamp = write({ _type: 'timestamp', ...common, meta: { 'snapshot.json': { ...fileOf(snapshot), version: 1 } } });
  const files = new Map(
    Object.entries({
      '/1.root.json': root,
      '/root.json': root,
      '/timestamp.json': timestamp,
      '/1.snapshot.json': snapshot,
      '/1.targets.json': targetsFile,
      ...Object.fromEntries(Object.entries(targets).map(([name, text]) => [`/targets/${sha256(text)}.${name}`, text])),
    }),
  );
  const server = createServer((request, response) => {
    const text = files.get(request.url ?? '');
    if (text === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-length': Buffer.byteLength(text) }).end(text);
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return { url, root: Buffer.from(root).toString('base64'), stop: () => close(server) };
}

function fileOf(text: string): object {
  return { length: Buffer.byteLength(text), hashes: { sha256: sha256(text) } };
}

function signedBy(privateKey: KeyObject, keyid: string, signed: object): string {
  const sig = sign(null, Buffer.from(canonical(signed)), privateKey).toString('hex');
  return JSON.stringify({ signed, signatures: [{ keyid, sig }] });
}

/** Canonical JSON (wiki.laptop.org/go/Canonical_JSON): keys in order, no spaces. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
