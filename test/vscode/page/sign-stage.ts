import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startDocker, type Docker } from '../../real/support/scan/docker.js';
import { scanTools } from '../../real/support/scan/tools.js';
import { openCosign, type KeyPair } from '../../real/sign/support/cosign.js';
import { writeDockerConfig } from '../../real/sign/support/docker-config.js';
import { digestIn } from '../../real/sign/support/desk.js';
import { buildSmallImage, loadBase } from '../../real/sign/support/images.js';
import { startRegistry, type TestRegistry } from '../../real/sign/support/registry.js';

/** Somebody's machine on which images are released: an engine, a registry, a key, an organisation's policy, and a workspace. */
export interface SignStage {
  readonly docker: Docker;
  readonly registry: TestRegistry;
  readonly keys: KeyPair;
  readonly folder: string;
  /** Outside the workspace: what the person and the editor keep. */
  readonly home: string;
  /** What the editor finds in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What to put in front of the editor's command, so that it finds an administrator's file of these tests and nobody else does. */
  readonly administered: readonly string[];
  image(tag: string, padding?: number): Promise<string>;
  /** What the registry has under a name below `apps/`. */
  released(name: string): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function setSignStage(workspace: string): Promise<SignStage> {
  const docker = await startDocker();
  const home = await mkdtemp(join(tmpdir(), 'wharfmaster-sign-'));
  const registry = await startRegistry({ kind: 'referrers' });
  const keys = await openCosign(home, registry.authority.env).makeKeys('release', passphrase);
  const folder = join(workspace, 'quay');
  await mkdir(folder, { recursive: true });
  await cp(keys.publicKey, join(folder, 'release.pub'));
  await writeFile(join(folder, '.wharfmaster.yaml'), policyFor(registry.host, keys));
  await writeFile(join(folder, 'deployment.yaml'), manifestFor(registry.host));
  await loadBase(docker);
  const bin = join(home, 'bin');
  await mkdir(bin);
  await symlink(scanTools().docker, join(bin, 'docker'));
  const managed = `apiVersion: wharfmaster/v1\nkind: ManagedSettings\nsigningHosts: [browser]\n`;
  const env = {
    ...registry.authority.env,
    ...{ HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CACHE_HOME: join(home, 'cache'), DOCKER_HOST: docker.host },
    DOCKER_CONFIG: writeDockerConfig(home, [registry]),
    PATH: [bin, dirname(process.execPath)].join(':'),
  };
  return {
    ...{ docker, registry, keys, folder, home, env },
    administered: await inOwnEtc(home, managed),
    image: (tag, padding = 0) => buildSmallImage(docker, { tags: [tag], content: tag, padding }),
    released: (name) => digestIn(registry, home, `apps/${name}`),
    async close() {
      await registry.stop();
      await docker.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export const passphrase = 'MARKER-open-sesame';

/** A view of the machine with another /etc, for one process and its children: the administrator's place is fixed, and not ours to write to. */
async function inOwnEtc(home: string, managed: string): Promise<readonly string[]> {
  const etc = join(home, 'etc');
  await cp('/etc', etc, { recursive: true, verbatimSymlinks: true, filter: (file) => !file.startsWith('/etc/wharfmaster') });
  await mkdir(join(etc, 'wharfmaster'));
  await writeFile(join(etc, 'wharfmaster/managed.yaml'), managed, { mode: 0o644 });
  return ['/usr/bin/unshare', '--mount', '--propagation', 'private', '/bin/sh', '-c', '/bin/mount --bind "$0" /etc && exec "$@"', etc];
}

function policyFor(host: string, { sha256 }: KeyPair): string {
  return `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: { name: quay, version: '7', serial: 7 }
sources: { allow: ['${host}/**'] }
trust:
  signers:
    release: { type: key, keys: [{ file: release.pub, sha256: '${sha256}' }], format: bundle, tlog: none }
  require:
    - { match: '${host}/apps/**', all: [release] }
push: { repositories: ['${host}/apps/**'] }
`;
}

function manifestFor(host: string): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: ${host}/apps/web:1.4
`;
}
