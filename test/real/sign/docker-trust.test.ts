import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DockerTrustSigner, NamedSigner, SignRequest } from '../../../src/core/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import { must as mustRun, run } from '../support/scan/run.js';
import { openDesk, type Desk } from './support/desk.js';
import { writeDockerConfig } from './support/docker-config.js';
import { openDockerTrust } from './support/docker-trust.js';
import { must, openTool, verified, type ToolOnMachine } from './support/engines.js';
import { buildSmallImage, loadBase } from './support/images.js';
import { startNotary, trustPassphrases, type Notary } from './support/notary.js';
import { startRegistry, type TestRegistry } from './support/registry.js';
import { signTools } from './support/tools.js';

/* Docker Content Trust as an engine: a real docker before version 29, a real Notary. */

const folder = temporaryFolder();
const signal = new AbortController().signal;
let docker: Docker;
let notary: Notary;
let registry: TestRegistry;
let tool: ToolOnMachine;

beforeAll(async () => {
  [docker, notary, registry] = [await startDocker(), await startNotary(), await startRegistry({ tls: false })];
  await loadBase(docker);
  const config = writeDockerConfig(folder, [registry]);
  openDockerTrust(notary, config, docker.env);
  vi.stubEnv('DOCKER_CONFIG', config);
  vi.stubEnv('DOCKER_HOST', docker.host);
  tool = openTool('docker-trust', signTools().dockerTrust);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([docker.stop(), notary.stop(), registry.stop()]);
});

/** An image that the engine has under `apps/NAME:1` and that was pushed there. */
async function pushed(name: string, content: string): Promise<SignRequest['image']> {
  const repository = `apps/${name}`;
  const text = `${registry.host}/${repository}:1`;
  await buildSmallImage(docker, { tags: [text], content });
  await docker.docker('push', text);
  const digest = await mustRun(signTools().crane, ['digest', '--insecure', text]);
  return { registry: registry.host, repository, tag: '1', digest };
}

function signer(told: Partial<DockerTrustSigner> = {}): NamedSigner {
  return { name: 'old', signer: { type: 'docker-trust', server: notary.url, ...told }, publicKeys: [] };
}

function request(
  image: SignRequest['image'],
  passphrase: string = trustPassphrases.DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE,
): SignRequest {
  const secrets = { passphrase, rootPassphrase: trustPassphrases.DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE };
  return {
    image,
    signer: signer(),
    means: { engine: 'docker-trust' },
    secrets,
    format: 'docker-trust',
    plainHttp: true,
    timeoutMs: 60_000,
  };
}

const asks = { plainHttp: true, timeoutMs: 60_000 };

describe('Docker Content Trust', () => {
  it('signs a name for this digest, and says who signed at which server', async () => {
    const image = await pushed('signed', 'one');
    must(await tool.engine.sign(request(image), signal));
    expect(must(await tool.engine.verify({ ...asks, image, signer: signer() }, signal)).signatures).toMatchObject([
      {
        ...{ verified: true, format: 'docker-trust', claimedName: `${registry.host}/apps/signed:1` },
        principal: { type: 'docker-trust', server: notary.url, name: registry.user, keyIds: [expect.any(String) as string] },
      },
    ]);
    expect(verified(await tool.engine.verify({ ...asks, image, signer: signer({ signers: ['alice'] }) }, signal))).toBe(0);
    for (const command of tool.commands) expect(command).not.toContain('passphrase');
  });

  it('signs the new digest of a name that was signed before, not the old one again', async () => {
    const first = await pushed('moved', 'one');
    must(await tool.engine.sign(request(first), signal));
    const second = await pushed('moved', 'two');
    expect(second.digest).not.toBe(first.digest);
    must(await tool.engine.sign(request(second), signal));
    expect(verified(await tool.engine.verify({ ...asks, image: second, signer: signer() }, signal))).toBe(1);
    expect(must(await tool.engine.verify({ ...asks, image: first, signer: signer() }, signal)).signatures).toMatchObject([
      { verified: false, problem: { code: 'SIGNATURE_INVALID', message: expect.stringContaining(second.digest) as string } },
    ]);
  });

  it('does not pass off as signed what the engine has under that name when it is another digest', async () => {
    const image = await pushed('swapped', 'one');
    await buildSmallImage(docker, { tags: [`${registry.host}/apps/swapped:1`], content: 'something else' });
    expect(await tool.engine.sign(request(image), signal)).toMatchObject({ ok: false, problem: { code: 'TAG_MOVED' } });
  });

  it('says that nothing is signed, and does not say so when the server cannot be reached', async () => {
    const image = await pushed('unsigned', 'one');
    expect(must(await tool.engine.verify({ ...asks, image, signer: signer() }, signal)).signatures).toEqual([]);
    const away = signer({ server: 'https://localhost:1' });
    expect(await tool.engine.verify({ ...asks, image, signer: away }, signal)).toMatchObject({ ok: false });
  });

  it('says that a passphrase is wrong', async () => {
    const image = await pushed('locked', 'one');
    must(await tool.engine.sign(request(image), signal));
    const signed = await tool.engine.sign(request(await pushed('locked', 'two'), 'S3CRET wrong'), signal);
    expect(signed).toMatchObject({ ok: false, problem: { code: 'PASSPHRASE_WRONG' } });
  });

  it('signs names only', async () => {
    const { tag: _, ...nameless } = await pushed('nameless', 'one');
    expect(await tool.engine.sign(request(nameless), signal)).toMatchObject({ ok: false, problem: { code: 'SIGNING_FAILED' } });
  });
});

describe('a release with Docker Content Trust', () => {
  const keys = { key: '', publicKey: join(folder, 'nobody.pub'), passphrase: '', sha256: '00'.repeat(32) };
  writeFileSync(keys.publicKey, '');

  function desk(signing: readonly string[]): Desk {
    const signers = { old: { type: 'docker-trust', server: notary.url } };
    const trust = { signers, require: [{ match: `${registry.host}/apps/**`, all: ['old'] }], verifiers: ['connaisseur'] };
    const plain = { registries: { [registry.host]: { plainHttp: true } } };
    const opened = openDesk(folder, { docker, registry, keys, policy: { trust, ...plain }, env: trustPassphrases, signing });
    notary.trustIn(opened.env['DOCKER_CONFIG'] ?? '');
    return opened;
  }

  it('signs the released name once it was chosen, and is verified by docker itself', async () => {
    const target = `${registry.host}/apps/released:1`;
    await buildSmallImage(docker, { tags: [target], content: 'released' });
    const by = desk(['--engine', 'docker-trust']);
    const ran = await by.wharfmaster(...by.signAndPush(target, target));
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
    const digest = await mustRun(signTools().crane, ['digest', '--insecure', target]);
    const told = await mustRun(signTools().dockerTrust, ['trust', 'inspect', target], {
      env: { ...by.env, DOCKER_CONTENT_TRUST_SERVER: notary.url },
    });
    expect(told).toContain(digest.replace('sha256:', ''));
    expect((await by.wharfmaster(...by.verify(target))).exitCode).toBe(0);
    expect(ran.stdout + ran.stderr).not.toMatch(/(root|repository) passphrase/);
  });

  it('does not sign so when nobody chose it', async () => {
    const target = `${registry.host}/apps/unchosen:1`;
    await buildSmallImage(docker, { tags: [target], content: 'unchosen' });
    const by = desk([]);
    const ran = await by.wharfmaster(...by.signAndPush(target, target));
    expect(ran.exitCode).not.toBe(0);
    expect((await run(signTools().crane, ['digest', '--insecure', target])).exitCode).not.toBe(0);
  });
});
