import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { launcher } from '../../../support/launcher.js';
import type { Docker } from '../../support/scan/docker.js';
import { must, run, type Ran } from '../../support/scan/run.js';
import { scanTools } from '../../support/scan/tools.js';
import type { KeyPair } from './cosign.js';
import { writeDockerConfig } from './docker-config.js';
import type { TestRegistry } from './registry.js';
import { signTools } from './tools.js';

/** Somebody's machine: a home, a workspace, a policy and a key, an engine with images, and our command line. */
export interface Desk {
  /** The workspace; commands run here. */
  readonly folder: string;
  /** Outside the workspace: keys, docker config, state. */
  readonly home: string;
  readonly policy: string;
  /** Where it releases. */
  readonly host: string;
  readonly env: Readonly<Record<string, string>>;
  /** `wharfmaster ARGS` to its end. */
  wharfmaster(...args: readonly string[]): Promise<Ran>;
  /** Starts `wharfmaster ARGS`, to be killed on the way. */
  start(...args: readonly string[]): Running;
  /** Arguments that sign and push an image with the desk's policy and key, asking nobody. */
  signAndPush(image: string, target: string, ...more: readonly string[]): readonly string[];
  verify(image: string, ...more: readonly string[]): readonly string[];
  /** The same desk, with these variables set too. */
  withEnv(env: Readonly<Record<string, string>>): Desk;
}

/** A run that has not ended yet. */
export interface Running {
  readonly pid: number;
  /** Ends it as a power cut would. */
  kill(): void;
  readonly ended: Promise<Ran>;
}

export interface DeskOptions {
  readonly docker: Pick<Docker, 'host'>;
  /** Where images are released: the registry, or a proxy in front of it. */
  readonly registry: Pick<TestRegistry, 'host' | 'user' | 'password' | 'authority'>;
  readonly keys: KeyPair;
  /** Sections of the policy that replace the usual ones. */
  readonly policy?: Readonly<Record<string, unknown>>;
  /** `--key` and what else signs as the policy's signer; the key pair as `release` by itself. */
  readonly signing?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Sets one up below `parent`. The policy's signer is called `release` and must sign everything below `apps/`. */
export function openDesk(parent: string, { docker, registry, keys, policy = {}, env = {}, signing }: DeskOptions): Desk {
  const place = mkdtempSync(join(parent, 'desk-'));
  const [folder, home, office] = [join(place, 'workspace'), join(place, 'home'), join(place, 'office')];
  for (const name of [folder, home, office]) mkdirSync(name);
  copyFileSync(keys.publicKey, join(office, basename(keys.publicKey)));
  const file = join(office, 'policy.yaml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ ...usualPolicy(registry.host, keys), ...policy }, undefined, 2));
  const own = {
    PATH: [...[scanTools().docker, signTools().cosign, signTools().notation].map((tool) => dirname(tool)), process.env['PATH']].join(
      delimiter,
    ),
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
    DOCKER_HOST: docker.host,
    DOCKER_CONFIG: writeDockerConfig(home, [registry]),
    COSIGN_PASSWORD: keys.passphrase,
    ...registry.authority.env,
    ...env,
  };
  const release = signing ?? ['--key', `release=${keys.key}`];
  return deskWith({ folder, home, policy: file, host: registry.host }, release, own);
}

function deskWith(place: Pick<Desk, 'folder' | 'home' | 'policy' | 'host'>, signing: readonly string[], env: Desk['env']): Desk {
  const { policy } = place;
  return {
    ...place,
    env,
    wharfmaster: (...args) => start(place.folder, args, env).ended,
    start: (...args) => start(place.folder, args, env),
    signAndPush: (image, target, ...more) => ['sign-and-push', image, target, '--policy', policy, '--yes', ...signing, ...more],
    verify: (image, ...more) => ['verify', image, '--policy', policy, ...more],
    withEnv: (more) => deskWith(place, signing, { ...env, ...more }),
  };
}

/** The policy of a desk: everything of the registry is allowed, what lies below `apps/` is signed by `release`. */
export function usualPolicy(host: string, keys: Pick<KeyPair, 'publicKey' | 'sha256'>): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'wharfmaster/v1',
    kind: 'ImagePolicy',
    metadata: { name: 'tests', version: '1', serial: 1 },
    sources: { allow: [`${host}/**`] },
    trust: {
      signers: {
        release: { type: 'key', keys: [{ file: basename(keys.publicKey), sha256: keys.sha256 }], format: 'bundle', tlog: 'none' },
      },
      require: [{ match: `${host}/apps/**`, all: ['release'] }],
    },
    push: { repositories: [`${host}/apps/**`], stagingTag: 'staging-{id}', override: 'none' },
  };
}

/** Nothing of the test's own environment is handed on. */
function start(cwd: string, args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, [launcher, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (data: Buffer) => stdout.push(data));
  child.stderr.on('data', (data: Buffer) => stderr.push(data));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ exitCode: code ?? -1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
  return { pid: child.pid ?? 0, kill: () => child.kill('SIGKILL'), ended };
}

/** What a registry really holds, asked past every proxy; undefined when the name is not there. */
export async function digestIn(
  registry: Pick<TestRegistry, 'host' | 'user' | 'password' | 'authority'>,
  home: string,
  name: string,
): Promise<string | undefined> {
  const env = { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(home, [registry]) };
  const { exitCode, stdout, stderr } = await run(signTools().crane, ['digest', `${registry.host}/${name}`], { env });
  if (exitCode === 0) return stdout.trim();
  if (/MANIFEST_UNKNOWN|NAME_UNKNOWN|404/.test(stderr)) return undefined;
  throw new Error(`crane digest ${name}: ${stderr}`);
}

/** The tags of a repository, asked past every proxy. */
export async function tagsIn(
  registry: Pick<TestRegistry, 'host' | 'user' | 'password' | 'authority'>,
  home: string,
  repository: string,
): Promise<readonly string[]> {
  const env = { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(home, [registry]) };
  const listed = await must(signTools().crane, ['ls', `${registry.host}/${repository}`], { env });
  return listed === '' ? [] : listed.split('\n');
}
