import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Authority } from './authority.js';
import { openCosign } from './cosign.js';
import { startOidcIssuer, type OidcIssuer } from './oidc-issuer.js';
import { freePort, listens, startServer, type Server } from './server.js';
import { signTools } from './tools.js';

/** A private Sigstore, all of it real: identity provider (ours), Fulcio, Rekor v2, timestamp authority. */
export interface Sigstore {
  readonly issuer: OidcIssuer;
  /** Files for clients; both lie in `folder`, under the names that `--trust-root NAME=FOLDER` looks for. */
  readonly trustedRoot: string;
  readonly signingConfig: string;
  readonly folder: string;
  readonly urls: { readonly fulcio: string; readonly rekor: string; readonly tsa: string };
  /** Ends one of them, e.g. to see what signing says then. */
  end(part: keyof Sigstore['urls']): Promise<void>;
  /** What they printed. */
  log(part: keyof Sigstore['urls']): string;
  stop(): Promise<void>;
}

/** Starts all four and writes trusted root and signing config with cosign. `others` are trusted to name people beside Fulcio. */
export async function startSigstore(others: readonly Pick<Authority, 'certificate'>[] = []): Promise<Sigstore> {
  const work = mkdtempSync(join(tmpdir(), 'wm-sigstore-'));
  const folder = join(work, 'trust');
  mkdirSync(folder);
  const issuer = await startOidcIssuer();
  const [fulcio, rekor, tsa] = await Promise.all([startFulcio(work, issuer), startRekor(work), startTsa()]);
  const urls = { fulcio: fulcio.url, rekor: rekor.url, tsa: `${tsa.url}/api/v1/timestamp` };
  const servers = { fulcio: fulcio.server, rekor: rekor.server, tsa: tsa.server };
  await writeChain(join(work, 'fulcio.pem'), `${fulcio.url}/api/v2/trustBundle`);
  await writeChain(join(work, 'tsa.pem'), `${urls.tsa}/certchain`);
  const files = { trustedRoot: join(folder, 'trusted_root.json'), signingConfig: join(folder, 'signing_config.json') };
  await describe(work, { ...files, urls, issuer: issuer.issuer, rekorKey: rekor.publicKey, others });
  return {
    issuer,
    ...files,
    folder,
    urls,
    end: (part) => servers[part].stop(),
    log: (part) => servers[part].log(),
    async stop() {
      await Promise.all(Object.values(servers).map((server) => server.stop()));
      await issuer.stop();
      rmSync(work, { recursive: true, force: true });
    },
  };
}

interface Started {
  readonly server: Server;
  readonly url: string;
}

async function startFulcio(work: string, { issuer }: OidcIssuer): Promise<Started> {
  const [port, grpc, metrics] = [await freePort(), await freePort(), await freePort()];
  const config = join(work, 'fulcio.yaml');
  const known = `{issuer-url: "${issuer}", client-id: sigstore, type: email}`;
  // Not as JSON: there its keys have other names.
  writeFileSync(config, `oidc-issuers:\n  ${issuer}: ${known}\n`);
  const server = await startServer(
    signTools().fulcio,
    [
      ...['serve', '--ca', 'ephemeralca', '--ct-log-url', '', '--config-path', config],
      ...['--host', '127.0.0.1', '--port', `${port}`, '--grpc-host', '127.0.0.1', '--grpc-port', `${grpc}`, '--metrics-port', `${metrics}`],
      // Its default is one name for the whole machine.
      ...['--legacy-unix-domain-socket', join(work, 'fulcio.sock')],
    ],
    () => isWell(`http://127.0.0.1:${port}/api/v2/trustBundle`),
  );
  return { server, url: `http://127.0.0.1:${port}` };
}

async function startRekor(work: string): Promise<Started & { readonly publicKey: string }> {
  const [port, grpc, metrics] = [await freePort(), await freePort(), await freePort()];
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [key, publicKey] = [join(work, 'rekor.key'), join(work, 'rekor.pub')];
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(key, pem);
  writeFileSync(publicKey, createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }));
  const server = await startServer(
    signTools().rekor,
    [
      ...['serve', '--http-port', `${port}`, '--grpc-port', `${grpc}`, '--http-metrics-port', `${metrics}`, '--hostname', 'localhost'],
      ...['--signer-filepath', key, '--storage-dir', join(work, 'rekor'), '--checkpoint-interval', '500ms', '--batch-max-age', '20ms'],
    ],
    () => listens(port),
  );
  // Clients must know it by the name that it has in its checkpoints.
  return { server, url: `http://localhost:${port}`, publicKey };
}

async function startTsa(): Promise<Started> {
  const port = await freePort();
  const server = await startServer(signTools().timestampServer, ['-port', `${port}`], () =>
    isWell(`http://127.0.0.1:${port}/api/v1/timestamp/certchain`),
  );
  return { server, url: `http://127.0.0.1:${port}` };
}

async function isWell(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
  await response.body?.cancel();
  return response.ok;
}

/** PEM certificates, from PEM or from Fulcio's JSON. */
async function writeChain(file: string, url: string): Promise<void> {
  const text = await (await fetch(url)).text();
  const chains = text.startsWith('{') ? (JSON.parse(text) as { chains: { certificates: string[] }[] }).chains : undefined;
  writeFileSync(file, chains === undefined ? text : (chains[0]?.certificates ?? []).join('\n'));
}

interface Described extends Pick<Sigstore, 'trustedRoot' | 'signingConfig' | 'urls'> {
  readonly issuer: string;
  readonly rekorKey: string;
  readonly others: readonly Pick<Authority, 'certificate'>[];
}

async function describe(work: string, { trustedRoot, signingConfig, urls, issuer, rekorKey, others }: Described): Promise<void> {
  const { cosign } = openCosign(work, {});
  const since = 'start-time=2024-01-01T00:00:00Z';
  await cosign(
    ...['trusted-root', 'create', '--out', trustedRoot],
    `--fulcio=url=${urls.fulcio},certificate-chain=${join(work, 'fulcio.pem')}`,
    ...others.map(({ certificate }) => `--fulcio=url=https://ca.example,certificate-chain=${certificate}`),
    `--tsa=url=${urls.tsa},certificate-chain=${join(work, 'tsa.pem')}`,
    `--rekor=url=${urls.rekor},public-key=${rekorKey},${since},origin=localhost`,
  );
  const service = (url: string, version: number): string => `url=${url},api-version=${version},${since},operator=tests`;
  await cosign(
    ...['signing-config', 'create', '--out', signingConfig],
    `--fulcio=${service(urls.fulcio, 1)}`,
    `--oidc-provider=${service(issuer, 1)}`,
    ...[`--tsa=${service(urls.tsa, 1)}`, '--tsa-config=EXACT:1'],
    ...[`--rekor=${service(urls.rekor, 2)}`, '--rekor-config=ANY'],
  );
}
