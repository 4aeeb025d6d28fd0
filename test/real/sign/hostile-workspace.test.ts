import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import { must, type Ran } from '../support/scan/run.js';
import { grypeEnvironment, scanTools } from '../support/scan/tools.js';
import { openCosign, type Cosign, type KeyPair } from './support/cosign.js';
import { digestIn, openDesk, type Desk } from './support/desk.js';
import { writeDockerConfig } from './support/docker-config.js';
import { buildSmallImage, loadBase, putImage } from './support/images.js';
import { startRegistry, type TestRegistry } from './support/registry.js';
import { startSigstore } from './support/sigstore.js';

/* A workspace is somebody else's text: it names no signer, no key, no trust root, no program and no credentials, and no scan is believed from a disk. */

const folder = temporaryFolder();
const nobody = { host: 'unix:///nowhere' };
let docker: Docker;
let registry: TestRegistry;
let cosign: Cosign;
let release: KeyPair;
let attacker: KeyPair;
let count = 0;

beforeAll(async () => {
  docker = await startDocker();
  await loadBase(docker);
  registry = await startRegistry({ auth: 'basic' });
  cosign = openCosign(folder, {
    ...registry.authority.env,
    DOCKER_CONFIG: writeDockerConfig(folder, [registry]),
    COSIGN_PASSWORD: 'open sesame',
  });
  release = await cosign.makeKeys('release');
  attacker = await cosign.makeKeys('attacker');
});
afterAll(async () => {
  await registry.stop();
  await docker.stop();
});

/** A new image in the registry that the attacker has signed. */
async function signedByAttacker(): Promise<string> {
  const name = `${registry.host}/apps/hostile-${count++}`;
  const image = `${name}@${await putImage(`${name}:1`, cosign.env, { content: name })}`;
  await cosign.cosign('sign', '--key', attacker.key, '--signing-config', await cosign.offline(), '--yes', image);
  return image;
}

function said({ stdout, stderr }: Ran): string {
  return stdout + stderr;
}

describe('a workspace that wants to decide who is trusted', () => {
  it('cannot add a signer, nor change the one of the organisation', async () => {
    const image = await signedByAttacker();
    for (const name of ['release', 'attacker']) {
      const desk = openDesk(folder, { docker: nobody, registry, keys: release });
      copyFileSync(attacker.publicKey, join(desk.folder, 'attacker.pub'));
      const signers = { [name]: { type: 'key', keys: [{ file: 'attacker.pub', sha256: attacker.sha256 }], tlog: 'none' } };
      const trust = { signers, require: [{ match: `${registry.host}/**`, any: [name] }] };
      writeFileSync(join(desk.folder, '.wharfmaster.yaml'), JSON.stringify({ apiVersion: 'wharfmaster/v1', kind: 'ImagePolicy', trust }));
      const ran = await desk.wharfmaster(...desk.verify(image));
      expect(ran.exitCode, said(ran)).toBe(2);
      expect(said(ran)).toContain('.wharfmaster.yaml is broken');
    }
  });

  it('cannot swap the public key under its own policy’s feet: the fingerprint counts', async () => {
    const image = await signedByAttacker();
    const desk = openDesk(folder, { docker: nobody, registry, keys: release });
    copyFileSync(attacker.publicKey, join(dirname(desk.policy), basename(release.publicKey)));
    const ran = await desk.wharfmaster(...desk.verify(image));
    expect(ran.exitCode, said(ran)).not.toBe(0);
  });

  it('cannot hold the trust root', async () => {
    const sigstore = await startSigstore();
    const signer = { type: 'keyless', issuer: sigstore.issuer.issuer, subject: 'ci@bank.example', trustRoot: 'bank', tlog: 'required' };
    const trust = { signers: { release: signer }, require: [{ match: `${registry.host}/**`, all: ['release'] }] };
    const desk = openDesk(folder, { docker: nobody, registry, keys: release, policy: { trust } });
    const name = `${registry.host}/apps/rooted`;
    const image = `${name}@${await putImage(`${name}:1`, cosign.env)}`;
    const config = ['--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
    await cosign.cosign('sign', '--identity-token', sigstore.issuer.token('ci@bank.example'), ...config, '--yes', image);
    expect((await desk.wharfmaster(...desk.verify(image, '--trust-root', `bank=${sigstore.folder}`))).exitCode).toBe(0);
    cpSync(sigstore.folder, join(desk.folder, 'root'), { recursive: true });
    const ran = await desk.wharfmaster(...desk.verify(image, '--trust-root', 'bank=root'));
    expect(ran.exitCode, said(ran)).not.toBe(0);
    await sigstore.stop();
  });
});

describe('a workspace that wants to be part of a push', () => {
  async function pushFrom(desk: Desk, ...more: readonly string[]): Promise<Ran> {
    const target = `${desk.host}/apps/hostile-${count++}:1`;
    await buildSmallImage(docker, { tags: [target], content: target });
    const ran = await desk.wharfmaster(...desk.signAndPush(target, target, ...more));
    if (ran.exitCode !== 0) expect(await digestIn(registry, folder, target.slice(desk.host.length + 1))).toBeUndefined();
    return ran;
  }

  it('is not searched for a private key: the person names one', async () => {
    const desk = openDesk(folder, { docker, registry, keys: release, signing: [] });
    copyFileSync(release.key, join(desk.folder, 'cosign.key'));
    const ran = await pushFrom(desk);
    expect(ran.exitCode, said(ran)).toBe(1);
    expect(said(ran)).toContain('nobody here can sign as `release`');
  });

  it('brings no program and no credential helper', async () => {
    const desk = openDesk(folder, { docker, registry, keys: release });
    const [bin, config, marker] = [join(desk.folder, 'bin'), join(desk.folder, '.docker'), join(folder, 'was-run')];
    for (const place of [bin, config]) mkdirSync(place);
    for (const name of ['cosign', 'docker', 'docker-credential-evil']) {
      writeFileSync(join(bin, name), `#!/bin/sh\necho ${name} >> ${marker}\nexit 1\n`, { mode: 0o755 });
    }
    writeFileSync(join(config, 'config.json'), JSON.stringify({ credsStore: 'evil' }));
    const hostile = desk.withEnv({ PATH: [bin, desk.env['PATH']].join(delimiter), DOCKER_CONFIG: config });
    for (const engine of ['embedded', 'cosign']) {
      const ran = await pushFrom(hostile, '--engine', engine);
      expect(ran.exitCode, said(ran)).not.toBe(0);
      expect(said(ran)).toContain('lies inside the workspace');
    }
    // With a docker of the machine, but the workspace's docker config: its helper does not run either.
    const ran = await pushFrom(desk.withEnv({ DOCKER_CONFIG: config, PATH: [desk.env['PATH'], bin].join(delimiter) }));
    expect(ran.exitCode, said(ran)).not.toBe(0);
    expect(existsSync(marker) ? readFileSync(marker, 'utf8') : 'nothing was run').toBe('nothing was run');
  });
});

describe('a scan report on a disk', () => {
  it('is not believed: an image is scanned again when it is pushed', async () => {
    const { grype, grypeDatabase } = scanTools();
    expect(grypeDatabase).not.toBe('');
    const thresholds = { critical: { max: 0 }, high: { max: 0 } };
    const policy = { scan: { scanners: ['grype'], require: 'any', unscanned: 'error', thresholds } };
    const base = openDesk(folder, { docker, registry, keys: release, policy });
    const desk = base.withEnv({ ...grypeEnvironment(), PATH: [dirname(grype), base.env['PATH']].join(delimiter) });
    const target = `${registry.host}/apps/vulnerable:1`;
    await buildVulnerable(target);
    const scanned = await desk.wharfmaster('scan', target, '--policy', desk.policy, '--quiet');
    expect(scanned.exitCode, said(scanned)).toBe(1);
    forgeReports(desk.home);
    const ran = await desk.wharfmaster(...desk.signAndPush(target, target));
    expect(ran.exitCode, said(ran)).toBe(1);
    expect(said(ran)).toContain('vulnerable-image');
    expect(await digestIn(registry, folder, 'apps/vulnerable:1')).toBeUndefined();
  });

  it('lets a clean image pass, with its scan and its bill of materials attached', async () => {
    const policy = { scan: { scanners: ['grype'], require: 'any', unscanned: 'error', thresholds: { high: { max: 5 } } } };
    const base = openDesk(folder, { docker, registry, keys: release, policy });
    const desk = base.withEnv({ ...grypeEnvironment(), PATH: [dirname(scanTools().grype), base.env['PATH']].join(delimiter) });
    const target = `${registry.host}/apps/clean:1`;
    await buildSmallImage(docker, { tags: [target] });
    const ran = await desk.wharfmaster(...desk.signAndPush(target, target));
    expect(ran.exitCode, said(ran)).toBe(0);
    const image = `${registry.host}/apps/clean@${await digestIn(registry, folder, 'apps/clean:1')}`;
    for (const type of ['cyclonedx', 'vuln']) {
      const attested = await cosign.cosign(
        ...['verify-attestation', '--type', type, '--key', release.publicKey, '--insecure-ignore-tlog=true', image],
      );
      expect(attested).toContain('payload');
    }
  });

  async function buildVulnerable(tag: string): Promise<void> {
    const context = temporaryFolder({
      Dockerfile: 'FROM wharfmaster/base:12\nCOPY lodash /app/node_modules/lodash\n',
      'lodash/package.json': JSON.stringify({ name: 'lodash', version: '4.17.15', license: 'MIT' }),
    });
    await must(scanTools().docker, ['build', '-q', '--network=none', '-t', tag, context], { env: { ...docker.env, DOCKER_BUILDKIT: '0' } });
  }

  /** Takes the vulnerabilities out of whatever was kept, whatever its form. */
  function forgeReports(home: string): void {
    for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const bytes = readFileSync(file, 'latin1');
      if (bytes.includes('CVE-')) writeFileSync(file, bytes.replaceAll(/"vulnerabilities":\[.*?\]|CVE-\d{4}-\d+/gs, emptied), 'latin1');
    }
  }

  function emptied(found: string): string {
    return found.startsWith('CVE') ? found.replaceAll(/\d/g, '0') : '"vulnerabilities":[]';
  }
});
