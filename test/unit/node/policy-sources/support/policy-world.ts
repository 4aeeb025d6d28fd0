import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { PolicyTrust, SourceStanding } from '../../../../../src/core/index.js';
import { fetchSource } from '../../../../../src/node/policy-sources/fetch-source.js';
import { sourceStanding, type AskedSource, type SourceSurroundings } from '../../../../../src/node/policy-sources/source-standing.js';
import { signBlob } from '../../../../../src/node/sigstore/blob.js';
import { readPrivateKey } from '../../../../../src/node/sigstore/private-key.js';
import { temporaryFolder } from '../../../../support/temporary-folder.js';

/** The moment at which these tests happen. */
export const now = Date.parse('2026-11-23T12:00:00Z');
const never = new AbortController().signal;

/** Somebody who signs policies. */
export interface Office {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly sign: (policy: string) => Promise<string>;
}

export function makeOffice(): Office {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const folder = temporaryFolder({
    'office.key': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'office.pub': publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  });
  const files = { privateKey: join(folder, 'office.key'), publicKey: join(folder, 'office.pub') };
  return { ...files, sign: (policy) => sign(policy, files) };
}

async function sign(
  policy: string,
  { privateKey, publicKey }: { readonly privateKey: string; readonly publicKey: string },
): Promise<string> {
  const opened = await readPrivateKey(privateKey, undefined);
  if (!opened.ok) throw new Error(opened.problem.message);
  const { fingerprint } = opened.value;
  const signer = { type: 'key', keys: [{ sha256: fingerprint }], tlog: 'none' } as const;
  const named = { name: 'office', signer, publicKeys: [{ sha256: fingerprint, pem: readFileSync(publicKey, 'utf8') }] };
  const request = {
    signer: named,
    means: { engine: 'embedded', key: privateKey },
    secrets: {},
    timeoutMs: 60_000,
    clock: { now: () => now },
  };
  const bundle = await signBlob(Buffer.from(policy), request, never);
  if (!bundle.ok) throw new Error(bundle.problem.message);
  return bundle.value;
}

/** A policy's text; `rest` are further lines. */
export function policyText(serial: number, rest = '', name = 'bank-standard'): string {
  return `apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: ${name}, version: "1.${serial}", serial: ${serial}}\nsources:\n  allow: [registry.bank.example/**]\n${rest}`;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server with a certificate of a private authority; `files` are its content by path, and may be changed. */
export interface WebServer {
  readonly host: string;
  readonly origin: string;
  /** File of the authority's certificate. */
  readonly authority: string;
  readonly heard: string[];
  files: Record<string, string | Handler>;
}

export async function webServer(files: Record<string, string | Handler> = {}): Promise<WebServer> {
  const { authority, key, cert } = certificates();
  const world: { files: Record<string, string | Handler>; readonly heard: string[] } = { files, heard: [] };
  const server = createServer({ key, cert }, (request, response) => {
    world.heard.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const found = world.files[request.url ?? ''];
    if (typeof found === 'function') found(request, response);
    else if (found === undefined) response.writeHead(404).end();
    else response.end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  return Object.assign(world, { host, origin: `https://${host}`, authority });
}

let made: { readonly authority: string; readonly key: Buffer; readonly cert: Buffer } | undefined;

/** Made once: an authority, and a certificate of it for localhost. */
function certificates() {
  if (made !== undefined) return made;
  const folder = temporaryFolder({ 'server.ext': 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' });
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', [...args], { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-days', '30', '-subj', '/CN=Test', '-keyout', 'ca.key', '-out', 'ca.crt');
  openssl('req', ...key, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', '30', '-extfile', 'server.ext', '-out', 'server.crt'],
  );
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  made = { authority: join(folder, 'ca.crt'), key: read('server.key'), cert: read('server.crt') };
  return made;
}

/** A person's machine: her state folder, whom she trusts, and what time it is. */
export interface Machine {
  readonly state: string;
  readonly folder: string;
  ask(source: string, change?: Partial<AskedSource> & { readonly around?: Partial<SourceSurroundings> }): Promise<SourceStanding>;
}

export function machine(offices: Readonly<Record<string, Office>>, authority: string, threshold = 1): Machine {
  const folder = temporaryFolder();
  const state = join(folder, 'state');
  const signers = Object.fromEntries(Object.entries(offices).map(([name, { publicKey }]) => [name, { keys: [publicKey] }]));
  const trust: PolicyTrust = { signers, threshold };
  return {
    folder,
    state,
    ask: (source, { around, ...asked } = {}) =>
      sourceStanding(
        { source, by: 'person', ...asked },
        {
          ...{ trust, workspaces: [], isTrusted: true, now: () => now, stage: 'ci', fetches: 'always', fetch: fetchSource, signal: never },
          environment: { XDG_STATE_HOME: state, NODE_EXTRA_CA_CERTS: authority, PATH: process.env['PATH'] ?? '' },
          ...around,
        },
      ),
  };
}

/** The standing in short: `usable NAME SERIAL`, with the code of what went wrong. */
export function short(standing: SourceStanding): string {
  if (standing.state === 'unusable') return `unusable ${standing.problem.code}`;
  const { origin, problem } = standing;
  return `usable ${origin.name} ${origin.serial}${problem === undefined ? '' : ` ${problem.code}`}`;
}

/** What a standing says is wrong; empty when nothing is. */
export function said({ problem }: SourceStanding): string {
  return problem === undefined ? '' : `${problem.message} ${problem.next}`;
}

/** A signed policy as a server's files. */
export async function signedFiles(path: string, policy: string, ...offices: readonly Office[]): Promise<Record<string, string>> {
  const bundles = await Promise.all(offices.map((office) => office.sign(policy)));
  return { [path]: policy, ...(bundles.length > 0 && { [`${path}.sigstore.json`]: bundles.join('\n') }) };
}
