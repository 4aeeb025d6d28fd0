import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { CeremonyPlan, CeremonyState } from '../../../src/core/index.js';
import type {
  AskSecretParams,
  CeremonyParams,
  CeremonyProgressParams,
  CeremonyResult,
  SecretAnswer,
  SigningScope,
  SigningState,
  VerifyResult,
} from '../../../src/tool-host/protocol.js';
import type { ExportedEvidence, ListedEvidence, VerifiedEvidence } from '../../../src/tool-host/evidence-protocol.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { configuration, startHost, until, type Host } from '../../tool-host/support/start-host.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import { openCosign, type KeyPair } from './support/cosign.js';
import { digestIn, openDesk, tagsIn, type Desk } from './support/desk.js';
import { buildSmallImage, loadBase, putImage } from './support/images.js';
import { startRegistry, type TestRegistry } from './support/registry.js';

/* The tool host as the extension has it: the whole ceremony against a real engine and registry, with the test in the person's place. */

const folder = temporaryFolder();
/** Whatever of this is found anywhere is a leak. */
const passphrase = 'MARKER-passphrase-7d3f';
let docker: Docker;
let registry: TestRegistry;
let keys: KeyPair;
let desk: Desk;

beforeAll(async () => {
  docker = await startDocker();
  registry = await startRegistry({ auth: 'token' });
  keys = await openCosign(folder, registry.authority.env).makeKeys('release', passphrase);
  desk = openDesk(folder, { docker, registry, keys });
  await loadBase(docker);
});
afterAll(async () => {
  await registry.stop();
  await docker.stop();
});

/** What the person in the window says and gives. */
interface Person {
  agree?: (plan: CeremonyPlan) => boolean | Promise<boolean>;
  readonly passphrases?: readonly string[];
}

interface Window {
  readonly host: Host;
  readonly plans: CeremonyPlan[];
  readonly asked: AskSecretParams[];
  readonly steps: CeremonyProgressParams[];
  readonly push: (image: string, target: string, change?: Partial<CeremonyParams>) => Promise<CeremonyResult>;
}

async function openWindow({ agree = () => true, passphrases = [passphrase] }: Person = {}): Promise<Window> {
  // No passphrase from the environment: it has to be asked for.
  const { COSIGN_PASSWORD: _asked, PATH = '', ...env } = desk.env;
  const host = startHost(PATH, env);
  const [plans, asked, steps]: [CeremonyPlan[], AskSecretParams[], CeremonyProgressParams[]] = [[], [], []];
  host.connection.onRequest('ceremony/confirm', async ({ plan }: { plan: CeremonyPlan }) => {
    plans.push(plan);
    return { agreed: await agree(plan) };
  });
  host.connection.onRequest('secret/passphrase', (params: AskSecretParams): SecretAnswer => {
    asked.push(params);
    const secret = passphrases[asked.length - 1];
    return secret === undefined ? {} : { secret };
  });
  host.connection.onNotification('ceremony/progress', (step: CeremonyProgressParams) => void steps.push(step));
  await host.request('configure', { ...configuration(), workspaces: [desk.folder] });
  const push = (image: string, target: string, change: Partial<CeremonyParams> = {}): Promise<CeremonyResult> =>
    host.request('ceremony/run', { ...ceremony(image, target), ...change });
  return { host, plans, asked, steps, push };
}

function scope(): SigningScope {
  return { folder: desk.folder, policy: desk.policy, signers: { release: { key: keys.key } }, trustRoots: {}, hashUser: false };
}

function ceremony(image: string, target: string): CeremonyParams {
  const scanning = { scanners: [], timeoutMs: 60_000, updateDatabase: false, servers: {}, credentials: {} };
  return { ...scope(), ...scanning, token: 't', image: { name: image }, target };
}

function target(name: string): string {
  return `${registry.host}/apps/${name}`;
}

describe('the tool host', () => {
  it('says which signers the policies on disk name, and where people may push to', async () => {
    const { host } = await openWindow();
    const state = await host.request<SigningState>('signing/state', scope());
    expect(state).toMatchObject({
      policies: ['tests'],
      complaints: [],
      signers: [{ name: 'release', type: 'key', engines: ['embedded', 'cosign'], asked: true }],
      repositories: [`${registry.host}/apps/**`],
    });
    expect(state).not.toHaveProperty('off');
  });

  it('releases what the person agreed to, with the bytes of its progress, and leaves no secret anywhere', async () => {
    await buildSmallImage(docker, { tags: ['web:1'], content: 'released', padding: 3_000_000 });
    const seen = watchArguments();
    const { push, plans, asked, steps, host } = await openWindow();
    const result = await push('web:1', target('web:1.4'));
    const lines = seen();
    expect(result).toMatchObject({ outcome: { state: 'released', verdict: { outcome: 'passed' } } });
    const digest = 'outcome' in result && result.outcome.state === 'released' ? result.outcome.digest : '';
    expect(await digestIn(registry, folder, 'apps/web:1.4')).toBe(digest);
    expect(plans).toMatchObject([
      { name: 'web:1', signatures: [{ signer: 'release', engine: 'embedded', format: 'bundle' }], refusals: [] },
    ]);
    expect(asked).toEqual([{ token: 't', signer: 'release', key: keys.key, wasWrong: false }]);
    expect(steps.some(({ step: { step, bytes } }) => step === 'push' && (bytes?.sent ?? 0) > 0)).toBe(true);
    expect([...new Set(steps.map(({ step: { step } }) => step))]).toEqual(expect.arrayContaining(['push', 'sign', 'verify', 'release']));
    const said = JSON.stringify([host.logs, plans, steps, result]);
    for (const [name, secret] of Object.entries(secrets())) {
      expect(said.includes(secret), `${name} in what the host said`).toBe(false);
      expect(
        lines.filter((line) => line.includes(secret)),
        `${name} in an argument`,
      ).toEqual([]);
      expect(filesWith(secret, [desk.folder, join(desk.home, 'state')]), `${name} in a file`).toEqual([]);
    }
  });

  it('sends nothing when nobody agrees', async () => {
    await buildSmallImage(docker, { tags: ['web:2'], content: 'not agreed to' });
    const { push, asked } = await openWindow({ agree: () => false });
    expect(await push('web:2', target('silent:1'))).toMatchObject({ outcome: { state: 'called-off', at: 'plan' } });
    expect(asked).toEqual([]);
    expect(await digestIn(registry, folder, 'apps/silent:1')).toBeUndefined();
  });

  it('takes a window that is gone for one that has not agreed', async () => {
    await buildSmallImage(docker, { tags: ['web:3'], content: 'window closed' });
    const { push, host } = await openWindow({ agree: () => new Promise<never>(() => undefined) });
    const result = push('web:3', target('gone:1')).catch(() => 'gone');
    await until(() => host.logs.length > 0, 'a log line');
    host.process.disconnect();
    await new Promise((done) => host.process.once('exit', done));
    void result;
    expect(await digestIn(registry, folder, 'apps/gone:1')).toBeUndefined();
  });

  it('refuses with reasons what the policy does not allow, before anything is sent', async () => {
    await buildSmallImage(docker, { tags: ['web:4'], content: 'refused' });
    const { push, plans } = await openWindow();
    const result = await push('web:4', `${registry.host}/elsewhere/web:1`);
    expect(result).toMatchObject({ outcome: { state: 'refused', plan: { refusals: [{ rule: 'unapproved-registry' }] } } });
    expect(plans).toEqual([]);
  });

  it('asks again for a passphrase that was wrong, and gives up when none is given', async () => {
    await buildSmallImage(docker, { tags: ['web:5'], content: 'wrong passphrase' });
    const { push, asked } = await openWindow({ passphrases: ['no', passphrase] });
    expect(await push('web:5', target('typo:1'))).toMatchObject({ outcome: { state: 'released' } });
    expect(asked.map(({ wasWrong }) => wasWrong)).toEqual([false, true]);
    const silent = await openWindow({ passphrases: [] });
    await buildSmallImage(docker, { tags: ['web:6'], content: 'no passphrase' });
    expect(await silent.push('web:6', target('typo:2'))).toMatchObject({
      outcome: { state: 'stopped', at: 'plan', problem: { code: 'PASSPHRASE_MISSING' } },
    });
    expect(await digestIn(registry, folder, 'apps/typo:2')).toBeUndefined();
  });

  it('signs nothing and asks for no secret in a remote host that the administrator does not list', async () => {
    await buildSmallImage(docker, { tags: ['web:7'], content: 'remote' });
    const { host, push, asked } = await openWindow();
    const state = await host.request<SigningState>('signing/state', { ...scope(), remote: 'dev-container' });
    expect(state.off?.message).toContain('`dev-container`');
    const result = await push('web:7', target('remote:1'), { remote: 'dev-container' });
    expect(result).toMatchObject({ outcome: { state: 'refused' } });
    expect(JSON.stringify(result)).toContain('signingHosts');
    expect(asked).toEqual([]);
  });

  it('continues after SIGKILL in the next window', async () => {
    await buildSmallImage(docker, { tags: ['web:8'], content: 'killed', padding: 1_000_000 });
    const first = await openWindow();
    const dying = first.push('web:8', target('killed:1')).catch((problem: unknown) => problem);
    await until(() => first.steps.some(({ step: { step } }) => step === 'sign'), 'the signature');
    first.host.process.kill('SIGKILL');
    await new Promise((done) => first.host.process.once('exit', done));
    void dying;
    expect(await digestIn(registry, folder, 'apps/killed:1')).toBeUndefined();
    const second = await openWindow();
    const unfinished = (await second.host.request<readonly CeremonyState[]>('ceremony/status', {})).filter(
      (state) => state.target === target('killed:1'),
    );
    expect(unfinished).toMatchObject([{ name: 'web:8', done: 'push' }]);
    expect(await second.push('web:8', target('killed:1'))).toMatchObject({ outcome: { state: 'released', plan: { resumed: true } } });
    expect(await digestIn(registry, folder, 'apps/killed:1')).toBeDefined();
  });

  it('stops when the person cancels, and says what lies where', async () => {
    await buildSmallImage(docker, { tags: ['web:9'], content: 'cancelled', padding: 1_000_000 });
    const { host, steps } = await openWindow();
    const stop = new CancellationTokenSource();
    const pushed = host.connection.sendRequest<CeremonyResult>('ceremony/run', ceremony('web:9', target('stopped:1')), stop.token);
    await until(() => steps.some(({ step: { step } }) => step === 'push'), 'the push');
    stop.cancel();
    expect(await pushed).toMatchObject({
      outcome: { state: 'called-off', left: { staging: expect.stringContaining('/apps/stopped:staging-') } },
    });
    expect(await digestIn(registry, folder, 'apps/stopped:1')).toBeUndefined();
  });

  it('lets one push at a time release to a target', async () => {
    await buildSmallImage(docker, { tags: ['web:10'], content: 'busy' });
    let agree: (yes: boolean) => void = () => undefined;
    const first = await openWindow({ agree: () => new Promise<boolean>((done) => (agree = done)) });
    const one = first.push('web:10', target('busy:1'));
    await until(() => first.plans.length > 0, 'the question');
    const second = await openWindow();
    expect(await second.push('web:10', target('busy:1'))).toMatchObject({ outcome: { state: 'stopped', problem: { code: 'BUSY' } } });
    agree(true);
    expect(await one).toMatchObject({ outcome: { state: 'released' } });
  });

  it('verifies what it released, and what nobody signed', async () => {
    const { host } = await openWindow();
    const good = await host.request<VerifyResult>('image/verify', { ...scope(), reference: target('web:1.4') });
    expect(good).toMatchObject({ verdict: { outcome: 'passed', asked: true }, policies: ['tests'] });
    await putImage(target('unsigned:1'), { ...registry.authority.env, DOCKER_CONFIG: desk.env['DOCKER_CONFIG'] ?? '' });
    const bad = await host.request<VerifyResult>('image/verify', { ...scope(), reference: target('unsigned:1') });
    expect(bad).toMatchObject({ verdict: { outcome: 'failed', findings: [{ rule: 'unsigned-image' }] } });
    const absent = await host.request<VerifyResult>('image/verify', { ...scope(), reference: target('absent:1') });
    expect(absent).toMatchObject({ problem: { code: 'REGISTRY_NOT_FOUND' } });
  });

  it('lists, verifies and exports the evidence', async () => {
    const { host } = await openWindow();
    const listed = await host.request<ListedEvidence>('evidence/list', { ...scope(), limit: 5 });
    expect(listed.records).toHaveLength(5);
    expect(listed.total).toBeGreaterThan(20);
    expect(listed.records.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4].map((back) => listed.total - back));
    expect(listed.folder).toBe(join(desk.home, 'state/wharfmaster/evidence'));
    const verified = await host.request<VerifiedEvidence>('evidence/verify', scope());
    expect(verified.outcome).toBe('holds');
    expect(verified.lines.join(' ')).toContain('Not proved');
    const file = join(folder, 'evidence.jsonl');
    expect(await host.request<ExportedEvidence>('evidence/export', { ...scope(), file })).toEqual({ records: listed.total });
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(listed.total);
  });

  it('leaves no staging tag behind where the registry can take one away', async () => {
    expect((await tagsIn(registry, folder, 'apps/web')).filter((tag) => tag.startsWith('staging-')).length).toBeLessThanOrEqual(1);
  });
});

/** What must be seen nowhere: what was typed, what docker keeps, and the private key's own bytes. */
function secrets(): Readonly<Record<string, string>> {
  return {
    'the passphrase': passphrase,
    'the registry’s password': registry.password,
    'the registry’s login': Buffer.from(`${registry.user}:${registry.password}`).toString('base64'),
    'the private key': readFileSync(keys.key, 'utf8').split('\n')[2] ?? 'no line',
  };
}

/** Every argument list of every process that is seen until the answer is asked for. */
function watchArguments(): () => readonly string[] {
  const seen = new Set<string>();
  const look = (): void => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      } catch {
        // It has ended.
      }
    }
  };
  const timer = setInterval(look, 5);
  return () => {
    clearInterval(timer);
    return [...seen];
  };
}

function filesWith(text: string, folders: readonly string[]): readonly string[] {
  return folders.flatMap((place) =>
    readdirSync(place, { recursive: true, encoding: 'utf8' })
      .map((name) => join(place, name))
      .filter((file) => statSync(file).isFile() && readFileSync(file).includes(text)),
  );
}
