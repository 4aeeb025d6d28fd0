import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, type Ran } from '../../cli/support/run-cli.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { openCosign, type Cosign, type KeyPair } from '../sign/support/cosign.js';
import { writeDockerConfig } from '../sign/support/docker-config.js';
import { startRegistry, type TestRegistry } from '../sign/support/registry.js';
import { startSigstore, type Sigstore } from '../sign/support/sigstore.js';

/* Policies from afar with the real tools: cosign signs and we verify, we sign and cosign verifies; real registries with and without referrers. */

/** Keys and credentials lie here, policies in a workspace of their own. */
const folder = temporaryFolder();
const workspace = temporaryFolder();
const who = 'policy-office@bank.example';
let registries: readonly TestRegistry[];
let sigstore: Sigstore;
let cosign: Cosign;
let keys: KeyPair;
let web: Server;
let environment: Readonly<Record<string, string>>;
let verdicts = 0;

beforeAll(async () => {
  const distribution = await startRegistry({ auth: 'basic' });
  const { authority } = distribution;
  registries = [distribution, await startRegistry({ kind: 'referrers', authority })];
  sigstore = await startSigstore();
  const dockerConfig = writeDockerConfig(folder, [distribution]);
  cosign = openCosign(folder, { ...authority.env, DOCKER_CONFIG: dockerConfig });
  keys = await cosign.makeKeys('policy-office');
  const tls = await authority.issue('policies', { use: 'tls' });
  web = createServer({ key: readFileSync(tls.key), cert: readFileSync(tls.certificate) }, (request, response) => {
    try {
      response.end(readFileSync(join(workspace, request.url ?? '')));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  environment = {
    DOCKER_CONFIG: dockerConfig,
    NODE_EXTRA_CA_CERTS: authority.certificate,
    COSIGN_PASSWORD: keys.passphrase,
    XDG_STATE_HOME: join(folder, 'state'),
  };
});
afterAll(async () => {
  web.close();
  await Promise.all([...registries.map((registry) => registry.stop()), sigstore.stop()]);
  console.log(`policy distribution: ${verdicts} answers of cosign and of ours compared, 0 disagreements`);
});

function writePolicy(name: string, serial: number): string {
  const file = join(workspace, name);
  writeFileSync(
    file,
    `apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: bank-standard, version: "1.${serial}", serial: ${serial}}\nsources: {allow: [registry.bank.example/**]}\n`,
  );
  return file;
}

function origin(): string {
  return `https://localhost:${(web.address() as AddressInfo).port}`;
}

function wharfmaster(...args: readonly string[]): Promise<Ran> {
  return runCli(workspace, args, environment);
}

function pull(source: string, signer = `office=${keys.publicKey}`, ...more: readonly string[]): Promise<Ran> {
  verdicts++;
  return wharfmaster('policy', 'pull', source, '--policy-signer', signer, ...more);
}

describe('signatures over a policy', () => {
  it('cosign verifies what we signed with a key, and not after a change', async () => {
    const file = writePolicy('ours.yaml', 1);
    const signed = await wharfmaster('policy', 'sign', 'ours.yaml', '--key', keys.key);
    expect(signed.notes + signed.out).toContain('bank-standard, serial 1');
    const verify = ['verify-blob', '--key', keys.publicKey, '--bundle', `${file}.sigstore.json`, '--insecure-ignore-tlog=true'];
    await cosign.cosign(...verify, file);
    expect((await pull(`${origin()}/ours.yaml`)).code).toBe(0);
    writeFileSync(file, `${readFileSync(file, 'utf8')}# changed\n`);
    expect((await cosign.tryCosign(...verify, file)).exitCode).not.toBe(0);
    verdicts += 2;
    expect((await pull(`${origin()}/ours.yaml`)).notes).toContain('no signature that counts');
  });

  it('we verify what `cosign sign-blob --bundle` signed with a key, and not by another key', async () => {
    const file = writePolicy('theirs.yaml', 1);
    const config = await cosign.offline();
    const withPassphrase = openCosign(folder, { ...cosign.env, COSIGN_PASSWORD: keys.passphrase });
    await withPassphrase.cosign(
      'sign-blob',
      '--yes',
      '--key',
      keys.key,
      '--signing-config',
      config,
      '--bundle',
      `${file}.sigstore.json`,
      file,
    );
    const pulled = await pull(`${origin()}/theirs.yaml`, `office=${keys.publicKey}`, '--format', 'json');
    expect(JSON.parse(pulled.out)).toMatchObject([
      { state: 'usable', name: 'bank-standard', serial: 1, signedBy: [{ signer: 'office', principal: keys.sha256 }] },
    ]);
    const others = await cosign.makeKeys('others');
    expect((await pull(`${origin()}/theirs.yaml`, `office=${others.publicKey}`)).code).toBe(2);
  });

  it('of an identity are verified both ways, and of no other identity', async () => {
    const file = writePolicy('identity.yaml', 1);
    const token = join(folder, 'token');
    writeFileSync(token, sigstore.issuer.token(who), { mode: 0o600 });
    const signed = await wharfmaster(
      'policy',
      'sign',
      'identity.yaml',
      '--identity-token-file',
      token,
      '--trust-root',
      `bank=${sigstore.folder}`,
    );
    expect(signed.notes + signed.out).toContain(who);
    const identity = [
      '--certificate-identity',
      who,
      '--certificate-oidc-issuer',
      sigstore.issuer.issuer,
      '--trusted-root',
      sigstore.trustedRoot,
    ];
    await cosign.cosign('verify-blob', '--insecure-ignore-sct=true', '--bundle', `${file}.sigstore.json`, ...identity, file);
    const named = (subject: string): string => `office=issuer=${sigstore.issuer.issuer},subject=${subject},root=bank`;
    const root = ['--trust-root', `bank=${sigstore.folder}`];
    expect((await pull(`${origin()}/identity.yaml`, named(who), ...root)).code).toBe(0);
    expect((await pull(`${origin()}/identity.yaml`, named('eve@evil.example'), ...root)).code).toBe(2);
    const theirs = writePolicy('identity-theirs.yaml', 1);
    const config = ['--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
    await cosign.cosign(
      'sign-blob',
      '--yes',
      '--identity-token',
      sigstore.issuer.token(who),
      ...config,
      '--bundle',
      `${theirs}.sigstore.json`,
      theirs,
    );
    expect((await pull(`${origin()}/identity-theirs.yaml`, named(who), ...root)).code).toBe(0);
    verdicts++;
  });
});

describe.each([0, 1])('a real registry (%i)', (which) => {
  it('takes a signed policy and hands it out; a lower serial is refused on both sides', async () => {
    const host = registries[which]?.host ?? '';
    const source = `oci://${host}/policies/standard:stable`;
    writePolicy(`published-${which}.yaml`, 7);
    const file = `published-${which}.yaml`;
    expect((await wharfmaster('policy', 'publish', file, source)).notes).toContain('no signature beside it');
    await wharfmaster('policy', 'sign', file, '--key', keys.key);
    const published = await wharfmaster('policy', 'publish', file, source);
    expect(published.notes + published.out).toContain('bank-standard, serial 7');
    const pulled = await pull(source);
    expect(pulled.notes + pulled.out).toContain('bank-standard 1.7, serial 7, signed by office, confirmed just now');
    writeFileSync(join(workspace, 'Dockerfile'), 'FROM docker.io/library/node:20\n');
    const checked = await wharfmaster('check', 'Dockerfile', '--policy', source, '--policy-signer', `office=${keys.publicKey}`);
    expect(checked.code).toBe(1);
    expect(checked.notes).toContain('serial 7, signed by office');
    writePolicy(file, 6);
    await wharfmaster('policy', 'sign', file, '--key', keys.key);
    expect((await wharfmaster('policy', 'publish', file, source)).notes).toContain('serial: 8');
  });
});
