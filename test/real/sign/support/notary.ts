import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority } from './authority.js';
import { freePort, listens, startServer, type Server } from './server.js';
import { signTools } from './tools.js';

/** A Notary (v1) server with its signer, for `docker trust`. */
export interface Notary {
  /** For DOCKER_CONTENT_TRUST_SERVER. */
  readonly url: string;
  /** Puts its authority where the docker client looks for it. */
  trustIn(dockerConfig: string): void;
  log(): string;
  stop(): Promise<void>;
}

/** What a docker client needs to sign without a terminal. */
export const trustPassphrases = {
  DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: 'root passphrase',
  DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: 'repository passphrase',
} as const;

/** Starts both servers; what they know is in memory. */
export async function startNotary(): Promise<Notary> {
  const folder = mkdtempSync(join(tmpdir(), 'wm-notary-'));
  const authority = await makeAuthority(folder);
  const [serverCertificate, signerCertificate] = [
    await authority.issue('notary-server', { use: 'tls' }),
    await authority.issue('notary-signer', { use: 'tls' }),
  ];
  const [port, signerPort] = [await freePort(), await freePort()];
  const signer = await start(folder, signTools().notarySigner, signerPort, {
    server: {
      grpc_addr: `127.0.0.1:${signerPort}`,
      tls_cert_file: signerCertificate.certificate,
      tls_key_file: signerCertificate.key,
      client_ca_file: authority.certificate,
    },
  });
  const server = await start(folder, signTools().notaryServer, port, {
    server: { http_addr: `127.0.0.1:${port}`, tls_cert_file: serverCertificate.certificate, tls_key_file: serverCertificate.key },
    trust_service: {
      type: 'remote',
      hostname: 'localhost',
      port: String(signerPort),
      tls_ca_file: authority.certificate,
      key_algorithm: 'ecdsa',
      tls_client_cert: serverCertificate.certificate,
      tls_client_key: serverCertificate.key,
    },
  });
  return {
    url: `https://localhost:${port}`,
    trustIn(dockerConfig) {
      const place = join(dockerConfig, 'tls', `localhost:${port}`);
      mkdirSync(place, { recursive: true });
      copyFileSync(authority.certificate, join(place, 'ca.crt'));
    },
    log: () => server.log() + signer.log(),
    async stop() {
      await Promise.all([server.stop(), signer.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function start(folder: string, program: string, port: number, configuration: object): Promise<Server> {
  const file = join(folder, `${port}.json`);
  const common = { logging: { level: 'info' }, storage: { backend: 'memory' } };
  writeFileSync(file, JSON.stringify({ ...configuration, ...common }));
  // The signer wants a passphrase even for keys in memory.
  const env = { NOTARY_SIGNER_DEFAULT_ALIAS: 'tests', NOTARY_SIGNER_TESTS: 'tests' };
  return startServer(program, ['-config', file], () => listens(port), { env });
}
