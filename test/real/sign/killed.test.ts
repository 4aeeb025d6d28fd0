import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import type { Ran } from '../support/scan/run.js';
import { openCosign, type KeyPair } from './support/cosign.js';
import { digestIn, openDesk, tagsIn, type Desk, type Running } from './support/desk.js';
import { buildSmallImage, loadBase } from './support/images.js';
import { startMisbehavingProxy, type MisbehavingProxy, type SeenRequest } from './support/misbehaving-proxy.js';
import { startRegistry, type TestRegistry } from './support/registry.js';

/*
 * A release that is cut short anywhere, and two at once. Whatever happens, a release tag is absent or points to an image that its policy
 * accepts, and the same command run again brings it to its end.
 */

const folder = temporaryFolder();
const image = 'local/app:1';
let docker: Docker;
let registry: TestRegistry;
let proxy: MisbehavingProxy;
let keys: KeyPair;
let desk: Desk;
/** What one undisturbed release asks of the registry, in order. */
let usual: readonly SeenRequest[];
let count = 0;

beforeAll(async () => {
  docker = await startDocker();
  await loadBase(docker);
  await buildSmallImage(docker, { tags: [image], padding: 100_000 });
  registry = await startRegistry({ kind: 'referrers' });
  proxy = await startMisbehavingProxy(registry);
  keys = await openCosign(folder, {}).makeKeys();
  desk = openDesk(folder, { docker, registry: { ...registry, host: proxy.host }, keys });
  const ran = await desk.wharfmaster(...desk.signAndPush(image, `${proxy.host}/apps/undisturbed:1`));
  expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
  usual = [...proxy.requests];
  console.log(`A release asks the registry ${usual.length} things.`);
});
afterEach(() => proxy.behave());
afterAll(async () => {
  await proxy.stop();
  await registry.stop();
  await docker.stop();
});

/** A new repository for every ending; the image is the same, but for the daemon nothing of it is there yet. */
function repositoryFor(word: string): { readonly repository: string; readonly target: string; readonly command: readonly string[] } {
  const repository = `apps/${word}-${count++}`;
  const target = `${proxy.host}/${repository}:1`;
  return { repository, target, command: desk.signAndPush(image, target) };
}

async function expectNothingUnverified(repository: string, target: string): Promise<void> {
  if ((await digestIn(registry, folder, `${repository}:1`)) === undefined) return;
  expect((await desk.wharfmaster(...desk.verify(target))).exitCode).toBe(0);
}

async function expectBroughtToItsEnd(repository: string, command: readonly string[], target: string): Promise<void> {
  const again = await desk.wharfmaster(...command);
  expect(again.exitCode, again.stdout + again.stderr).toBe(0);
  expect((await desk.wharfmaster(...desk.verify(target))).exitCode).toBe(0);
  expect((await tagsIn(registry, folder, repository)).filter((tag) => tag.startsWith('staging-'))).toEqual([]);
}

/** As a power cut would. */
function killed(running: Running): Promise<void> {
  running.kill();
  return Promise.resolve();
}

/** What was cut short left no hole in the log. */
async function expectEvidenceHolds(): Promise<void> {
  const evidence = await desk.wharfmaster('evidence', 'verify');
  expect(evidence.exitCode, evidence.stdout + evidence.stderr).toBe(0);
}

/** Each of 0, step, 2 step … below an end, a few at a time: they wait more than they work. */
async function sideBySide(end: number, step: number, act: (at: number) => Promise<void>): Promise<void> {
  const left = Array.from({ length: Math.ceil(end / step) }, (_, index) => index * step);
  const work = async (): Promise<void> => {
    for (let at = left.shift(); at !== undefined; at = left.shift()) await act(at);
  };
  await Promise.all([work(), work(), work()]);
}

/** Requests of one repository, without those that differ from run to run. */
const of =
  (repository: string) =>
  ({ path }: SeenRequest): boolean =>
    path.includes(`/${repository}/`);

describe('a release that is killed', { timeout: 900_000 }, () => {
  it('before any second request that it makes can be run again', async () => {
    await sideBySide(usual.length, 2, async (at) => {
      const { repository, target, command } = repositoryFor('killed');
      const running = desk.start(...command);
      const lie = proxy.lie({ when: of(repository), after: at, times: 1, before: () => killed(running) });
      await running.ended;
      lie.end();
      await expectNothingUnverified(repository, target);
      await expectBroughtToItsEnd(repository, command, target);
    });
    await expectEvidenceHolds();
  });

  it('after any while can be run again', async () => {
    await sideBySide(1500, 150, async (ms) => {
      const { repository, target, command } = repositoryFor('cut');
      const running = desk.start(...command);
      const cut = setTimeout(() => running.kill(), 50 + ms);
      await running.ended;
      clearTimeout(cut);
      await expectNothingUnverified(repository, target);
      await expectBroughtToItsEnd(repository, command, target);
    });
    await expectEvidenceHolds();
  });
});

describe('a release whose network is gone', { timeout: 900_000 }, () => {
  it('from any request on stops or is done, and can be run again', async () => {
    await sideBySide(usual.length, 5, async (at) => {
      const { repository, target, command } = repositoryFor('gone');
      const lie = proxy.lie({ when: of(repository), after: at, does: { type: 'drop', afterBytes: 0 } });
      const ran = await desk.wharfmaster(...command);
      lie.end();
      // Once the tag is moved, all that can be missed is the removal of the staging tag.
      if (ran.exitCode === 0) expect(await digestIn(registry, folder, `${repository}:1`)).toBeDefined();
      await expectNothingUnverified(repository, target);
      await expectBroughtToItsEnd(repository, command, target);
    });
    await expectEvidenceHolds();
  });
});

describe('two who release to the same tag at once', () => {
  const exits = (rans: readonly Ran[]): readonly number[] => rans.map(({ exitCode }) => exitCode).sort();

  it('from two machines end with the image of one of them, and the other is told', async () => {
    const { repository, target } = repositoryFor('two');
    const other = openDesk(folder, { docker, registry: { ...registry, host: proxy.host }, keys });
    await buildSmallImage(docker, { tags: ['local/other:1'], content: 'other', padding: 100_000 });
    const rans = await Promise.all([
      desk.wharfmaster(...desk.signAndPush(image, target)),
      other.wharfmaster(...other.signAndPush('local/other:1', target)),
    ]);
    expect(rans.some(({ exitCode }) => exitCode === 0)).toBe(true);
    for (const { exitCode, stdout, stderr } of rans) if (exitCode !== 0) expect(stdout + stderr).toMatch(/moved/);
    expect((await desk.wharfmaster(...desk.verify(target))).exitCode).toBe(0);
    expect(await digestIn(registry, folder, `${repository}:1`)).toMatch(/^sha256:/);
  });

  it('on one machine follow each other, or the second is told to wait', async () => {
    const { target, command } = repositoryFor('same');
    const rans = await Promise.all([desk.wharfmaster(...command), desk.wharfmaster(...command)]);
    expect(exits(rans)[0], rans.map(({ stdout, stderr }) => stdout + stderr).join('\n')).toBe(0);
    expect((await desk.wharfmaster(...desk.verify(target))).exitCode).toBe(0);
    expect((await desk.wharfmaster('evidence', 'verify')).exitCode).toBe(0);
  });
});
