import { readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import { must, type Ran } from '../support/scan/run.js';
import { openCosign, type KeyPair } from './support/cosign.js';
import { digestIn, openDesk, tagsIn, type Desk } from './support/desk.js';
import { writeDockerConfig } from './support/docker-config.js';
import { buildSmallImage, loadBase, putImage } from './support/images.js';
import { startMisbehavingProxy, type MisbehavingProxy, type SeenRequest } from './support/misbehaving-proxy.js';
import { startRecorder } from './support/recorder.js';
import { startRegistry, type TestRegistry } from './support/registry.js';
import { signTools } from './support/tools.js';

/*
 * What can go wrong between this machine and a registry while an image is released, on purpose or by bad luck. After each of it the release
 * tag points to nothing new, or to the image that was signed and verified; and once the trouble is over, the same command succeeds.
 */

const folder = temporaryFolder();
let docker: Docker;
let registry: TestRegistry;
let proxy: MisbehavingProxy;
let keys: KeyPair;
let desk: Desk;
/** Somebody else with write access, who goes past the proxy. */
let stranger: Readonly<Record<string, string>>;
let count = 0;

beforeAll(async () => {
  docker = await startDocker();
  await loadBase(docker);
  registry = await startRegistry({ auth: 'token' });
  proxy = await startMisbehavingProxy(registry);
  stranger = { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [registry]) };
  keys = await openCosign(folder, stranger).makeKeys();
  desk = openDesk(folder, { docker, registry: { ...registry, host: proxy.host }, keys });
});
afterEach(() => proxy.behave());
afterAll(async () => {
  await proxy.stop();
  await registry.stop();
  await docker.stop();
});

/** A local image that is to be released as `web:1` of a repository of its own. */
async function work(padding = 0): Promise<{ readonly image: string; readonly repository: string; readonly target: string }> {
  const repository = `apps/way-${count++}`;
  const target = `${proxy.host}/${repository}:1`;
  await buildSmallImage(docker, { tags: [target], content: repository, padding });
  return { image: target, repository, target };
}

function release({ image, target }: { readonly image: string; readonly target: string }): Promise<Ran> {
  return desk.wharfmaster(...desk.signAndPush(image, target));
}

/** What a release must come to when nobody interferes. */
async function expectReleased(ran: Ran, repository: string, by = desk): Promise<void> {
  expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
  expect(await digestIn(registry, folder, `${repository}:1`)).toMatch(/^sha256:/);

  expect((await by.wharfmaster(...by.verify(`${by.host}/${repository}:1`))).exitCode).toBe(0);
}

async function expectStopped(ran: Ran, repository: string, words?: RegExp): Promise<void> {
  expect(ran.exitCode, ran.stdout + ran.stderr).not.toBe(0);
  if (words !== undefined) expect(ran.stdout + ran.stderr).toMatch(words);
  expect(await digestIn(registry, folder, `${repository}:1`)).toBeUndefined();
}

const isStagingManifest = ({ path }: SeenRequest): boolean => path.includes('/manifests/staging-');
const isManifest = ({ path }: SeenRequest): boolean => path.includes('/manifests/');
const puts = ({ method }: SeenRequest): boolean => method === 'PUT';
const reads = ({ method }: SeenRequest): boolean => method === 'GET' || method === 'HEAD';

describe('a release', () => {
  it('of an image in Docker ends with a verified tag', async () => {
    const { repository, ...rest } = await work();
    await expectReleased(await release(rest), repository);
  });

  it('says so again when it is done a second time, and changes nothing', async () => {
    const { repository, ...rest } = await work();
    await expectReleased(await release(rest), repository);
    const before = await digestIn(registry, folder, `${repository}:1`);
    await expectReleased(await release(rest), repository);
    expect(await digestIn(registry, folder, `${repository}:1`)).toBe(before);
  });
});

describe('somebody who moves tags', () => {
  it('gets nothing signed by moving the staging tag after the push', async () => {
    const { repository, ...rest } = await work();
    const evil = await putImage(`${registry.host}/${repository}:evil`, stranger, { content: 'evil' });
    let moved = 0;
    proxy.lie({
      when: (request) => isStagingManifest(request) && reads(request),
      times: 1,
      before: async ({ path }) => {
        const tag = path.slice(path.lastIndexOf('/') + 1);
        await must(signTools().crane, ['tag', `${registry.host}/${repository}:evil`, tag], { env: stranger });
        moved++;
      },
    });
    const ran = await release(rest);
    const released = await digestIn(registry, folder, `${repository}:1`);
    expect(moved).toBe(1);
    expect(released).not.toBe(evil);
    if (ran.exitCode === 0) await expectReleased(ran, repository);
    else expect(released).toBeUndefined();
  });

  it('finds the release tag left alone when it was moved during the ceremony', async () => {
    const { repository, ...rest } = await work();
    const theirs = await putImage(`${registry.host}/${repository}:theirs`, stranger, { content: 'theirs' });
    proxy.lie({
      when: (request) => isManifest(request) && puts(request),
      times: 1,
      before: () => must(signTools().crane, ['tag', `${registry.host}/${repository}:theirs`, '1'], { env: stranger }),
    });
    const ran = await release(rest);
    expect(ran.stdout + ran.stderr).toMatch(/moved/);
    expect(ran.exitCode).toBe(1);
    expect(await digestIn(registry, folder, `${repository}:1`)).toBe(theirs);
  });
});

describe('a registry that lies about what was pushed', () => {
  const lieAbout = (change: (answer: { readonly body: Buffer }) => object): void =>
    void proxy.lie({
      when: (request) => isStagingManifest(request) && reads(request),
      does: { type: 'change', change: (answer) => ({ ...answer, ...change(answer) }) },
    });

  it.each([
    [
      'another digest',
      (answer: { readonly body: Buffer }) => ({ body: answer.body, headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` } }),
    ],
    ['another size', ({ body }: { readonly body: Buffer }) => ({ body: body.subarray(0, -1) })],
    ['other bytes', ({ body }: { readonly body: Buffer }) => ({ body: Buffer.concat([body, Buffer.from('\n')]) })],
  ])('is caught with %s', async (_, change) => {
    const { repository, ...rest } = await work();
    lieAbout(change);
    await expectStopped(await release(rest), repository);
    proxy.behave();
    await expectReleased(await release(rest), repository);
  });

  it('is caught with a manifest of another image for another platform', async () => {
    const { repository, ...rest } = await work();
    const name = `${registry.host}/${repository}:evil`;
    const digest = await putImage(name, stranger, { content: 'evil', platforms: ['linux/arm64'] });
    const evil = Buffer.from(await must(signTools().crane, ['manifest', name], { env: stranger }));
    const mediaType = (JSON.parse(evil.toString()) as { mediaType: string }).mediaType;
    const headers = { 'docker-content-digest': digest, 'content-type': mediaType };
    lieAbout(() => ({ body: evil, headers }));
    await expectStopped(await release(rest), repository, /not what was pushed|differs|another|other/i);
  });

  it('gets no credentials for another place', async () => {
    const { repository, ...rest } = await work();
    const recorder = await startRecorder(registry.authority);
    proxy.lie({
      when: (request) => isManifest(request) && reads(request),
      does: { type: 'answer', status: 307, headers: { location: `${recorder.url}/x` } },
    });
    await expectStopped(await release(rest), repository);
    expect(recorder.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    await recorder.stop();
  });
});

describe('a registry that was away', () => {
  it('that is down is said to be, and gets the image once it is back', async () => {
    const { repository, ...rest } = await work();
    await registry.down();
    const ran = await release(rest);
    expect(ran.exitCode).toBe(3);
    await registry.up();
    await expectReleased(await release(rest), repository);
  });
});

describe.concurrent('a registry on a bad day', () => {
  it.each([
    ['is full', (request: SeenRequest) => ['PATCH', 'PUT'].includes(request.method), { type: 'answer', status: 507 }],
    ['takes no manifests', (request: SeenRequest) => isManifest(request) && puts(request), { type: 'answer', status: 413 }],
    ['fails', () => true, { type: 'answer', status: 500 }],
    ['hangs up in the middle of an upload', ({ method }: SeenRequest) => method === 'PATCH', { type: 'drop', afterBytes: 50_000 }],
    ['limits for ever', () => true, { type: 'answer', status: 429, headers: { 'retry-after': '0' } }],
  ] as const)('that %s stops the release, and gets the image once it is well', async (_, when, does) => {
    // Docker tries an upload five times, with longer and longer pauses: such days pass side by side, each at a proxy of its own.
    const bad = await startMisbehavingProxy(registry);
    const theirs = openDesk(folder, { docker, registry: { ...registry, host: bad.host }, keys });
    const repository = `apps/way-${count++}`;
    const target = `${bad.host}/${repository}:1`;
    await buildSmallImage(docker, { tags: [target], content: repository, padding: 200_000 });
    const command = theirs.signAndPush(target, target);
    bad.lie({ when, does });
    await expectStopped(await theirs.wharfmaster(...command), repository);
    bad.behave();
    await expectReleased(await theirs.wharfmaster(...command), repository, theirs);
    await bad.stop();
  });
});

describe('a registry with a bad moment', () => {
  it('that limits for a moment, or is slow, is waited for', async () => {
    const { repository, ...rest } = await work();
    proxy.lie({ when: isManifest, times: 1, does: { type: 'answer', status: 429, headers: { 'retry-after': '1' } } });
    proxy.lie({ when: () => true, times: 10, does: { type: 'delay', ms: 300 } });
    await expectReleased(await release(rest), repository);
  });
});

describe('a policy that changes', () => {
  it('during the ceremony stops it before the next step', async () => {
    const { repository, ...rest } = await work();
    const before = readFileSync(desk.policy, 'utf8');
    const stricter = before.replace('"serial": 1', '"serial": 2');
    expect(stricter).not.toBe(before);
    proxy.lie({
      when: (request) => isManifest(request) && puts(request),
      times: 1,
      before: () => writeFile(desk.policy, stricter),
    });
    await expectStopped(await release(rest), repository, /policy/i);
    writeFileSync(desk.policy, before);
    await expectReleased(await release(rest), repository);
  });
});

describe('a daemon that is restarted', () => {
  it('during the push stops the release, and the image is released once it is back', async () => {
    const own = await startDocker();
    await loadBase(own);
    const theirs = openDesk(folder, { docker: own, registry: { ...registry, host: proxy.host }, keys });
    const repository = `apps/way-${count++}`;
    const target = `${proxy.host}/${repository}:1`;
    await buildSmallImage(own, { tags: [target], content: repository, padding: 400_000 });
    proxy.lie({ when: ({ method }) => method === 'PATCH', times: 1, before: () => own.restart() });
    const command = theirs.signAndPush(target, target);
    await expectStopped(await theirs.wharfmaster(...command), repository);
    await expectReleased(await theirs.wharfmaster(...command), repository, theirs);
    await own.stop();
  });
});

describe('tags', () => {
  it('of staging are gone after a release to a registry that can delete them', async () => {
    const able = await startRegistry({ kind: 'referrers' });
    const theirs = openDesk(folder, { docker, registry: able, keys });
    const target = `${able.host}/apps/clean:1`;
    await buildSmallImage(docker, { tags: [target] });
    const ran = await theirs.wharfmaster(...theirs.signAndPush(target, target));
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
    expect((await tagsIn(able, folder, 'apps/clean')).filter((tag) => tag.startsWith('staging-'))).toEqual([]);
    await able.stop();
  });
});
