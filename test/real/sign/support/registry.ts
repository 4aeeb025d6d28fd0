import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../../support/scan/run.js';
import { makeAuthority, type Authority } from './authority.js';
import { freePort, listens, startServer, type Server } from './server.js';
import { startTokenServer, type TokenServer } from './token-server.js';
import { signTools } from './tools.js';

/** Which registry, and how strict it is. */
export interface RegistryOptions {
  /** `distribution`: Debian's, which has no referrers API and cannot delete a tag; `referrers`: go-containerregistry's, which has and can. */
  readonly kind?: 'distribution' | 'referrers';
  /** True unless said otherwise. */
  readonly tls?: boolean;
  /** `none` unless said otherwise; only `distribution` can ask who calls. */
  readonly auth?: 'none' | 'basic' | 'token';
  /** Whether manifests may be deleted by digest; true unless said otherwise. */
  readonly deletes?: boolean;
  /** One that exists already, to be trusted together with others. */
  readonly authority?: Authority;
}

/** A registry of the test's own on loopback. */
export interface TestRegistry {
  /** `127.0.0.1:PORT`; with `auth: 'token'` `localhost:PORT`, since crane and cosign ask no token server that is written as a private address. */
  readonly host: string;
  readonly url: string;
  readonly authority: Authority;
  readonly user: string;
  readonly password: string;
  /** Who hands out its tokens, with `auth: 'token'`. */
  readonly tokens?: TokenServer;
  log(): string;
  /** It stops to answer, and keeps what it has (only `distribution`); `up` brings it back on the same port. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

const [user, password] = ['ada', 'correct horse'] as const;

/** Starts a registry; over TLS for everybody, unless options say otherwise. */
export async function startRegistry(options: RegistryOptions = {}): Promise<TestRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'wm-registry-'));
  const authority = options.authority ?? (await makeAuthority(folder));
  const port = await freePort();
  const tls = options.tls === false ? undefined : await authority.issue(`registry-${port}`, { use: 'tls' });
  const tokens = options.auth === 'token' ? await startTokenServer(authority, { [user]: password }) : undefined;
  const start =
    options.kind === 'referrers'
      ? () => startReferrers(port, tls)
      : startDistribution(port, join(folder, 'config.yml'), {
          version: '0.1',
          log: { level: 'info' },
          storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: options.deletes !== false } },
          http: { addr: `127.0.0.1:${port}`, secret: 'tests', ...(tls && { tls: { certificate: tls.certificate, key: tls.key } }) },
          ...(tokens && { auth: { token: tokens.settings } }),
          ...(options.auth === 'basic' && { auth: { htpasswd: { realm: 'tests', path: await writePasswords(folder) } } }),
        });
  let server: Server | undefined = await start();
  const down = async (): Promise<void> => {
    await server?.stop();
    server = undefined;
  };
  const host = `${tokens === undefined ? '127.0.0.1' : 'localhost'}:${port}`;
  return {
    host,
    url: `${tls === undefined ? 'http' : 'https'}://${host}`,
    authority,
    user,
    password,
    ...(tokens && { tokens }),
    log: () => server?.log() ?? '',
    down,
    async up() {
      server ??= await start();
    },
    async stop() {
      await down();
      await tokens?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startDistribution(port: number, file: string, configuration: object): () => Promise<Server> {
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(configuration, undefined, 2));
  return () => startServer(signTools().dockerRegistry, ['serve', file], () => listens(port));
}

function startReferrers(port: number, tls: { readonly certificate: string; readonly key: string } | undefined): Promise<Server> {
  const args = ['-address', `127.0.0.1:${port}`, ...(tls ? ['-certificate', tls.certificate, '-key', tls.key] : [])];
  return startServer(signTools().referrersRegistry, args, () => listens(port));
}

/** bcrypt, which Node does not have and every Debian's perl does. */
async function writePasswords(folder: string): Promise<string> {
  // Not as an argument: other tests look for the password there.
  const hash = await must('perl', ['-e', 'print crypt($ENV{SECRET}, q($2y$05$abcdefghijklmnopqrstuu))'], { env: { SECRET: password } });
  const file = join(folder, 'htpasswd');
  writeFileSync(file, `${user}:${hash}\n`);
  return file;
}
