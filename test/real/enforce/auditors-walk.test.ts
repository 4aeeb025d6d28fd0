import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { openCosign } from '../sign/support/cosign.js';
import { openDesk, type Desk } from '../sign/support/desk.js';
import { writeDockerConfig } from '../sign/support/docker-config.js';
import { startRegistry, type TestRegistry } from '../sign/support/registry.js';
import { run } from '../support/scan/run.js';
import { grypeEnvironment, scanTools } from '../support/scan/tools.js';
import { openZoo, type Zoo } from '../support/scan/zoo.js';
import { startCluster, type Cluster } from './support/cluster.js';
import { enforceTools } from './support/tools.js';

/*
 * The walk of docs/audit.md: the eight questions of the control, each answered by commands against a real daemon, scanner, registry and API
 * server. With WHARFMASTER_TRANSCRIPT set, what was typed and printed is written to that file: the page is made from it.
 */

const folder = temporaryFolder();
const transcript: string[] = [];
let zoo: Zoo;
let registry: TestRegistry;
let cluster: Cluster;
let desk: Desk;

beforeAll(async () => {
  zoo = await openZoo();
  await zoo.build('plain', 'buildkit');
  registry = await startRegistry({ auth: 'token' });
  cluster = await startCluster();
  const cosign = openCosign(folder, { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [registry]) });
  const keys = await cosign.makeKeys();
  const tools = [scanTools().grype, scanTools().docker, enforceTools().kubectl].map((tool) => dirname(tool));
  desk = openDesk(folder, {
    docker: zoo.docker,
    registry,
    keys,
    policy: {
      metadata: { name: 'bank-standard', version: '2026.11.1', serial: 41, owner: 'platform-security@bank.example' },
      scan: { scanners: ['grype'], unscanned: 'error', thresholds: { critical: { max: 1 }, high: { max: 4 } } },
      enforcement: { ci: 'block', push: 'block', admit: 'deny' },
    },
    env: { ...grypeEnvironment(), KUBECONFIG: cluster.kubeconfig, PATH: [...tools, process.env['PATH'] ?? ''].join(':') },
  });
  writeFileSync(join(desk.folder, 'Dockerfile'), `FROM ${registry.host}/base/debian:12\nRUN true\n`);
  writeFileSync(join(desk.folder, 'pod.yaml'), podYaml('web', `${registry.host}/apps/web:1`));
  writeFileSync(join(desk.folder, 'forbidden.yaml'), podYaml('forbidden', 'docker.io/library/nginx:latest'));
});

afterAll(async () => {
  const file = process.env['WHARFMASTER_TRANSCRIPT'];
  if (file !== undefined) writeFileSync(file, transcript.join('\n'));
  await cluster.stop();
  await registry.stop();
  await zoo.close();
});

function podYaml(name: string, image: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: default}\nspec:\n  containers:\n    - {name: main, image: "${image}"}\n`;
}

/** Runs a command of ours under the desk's policy, and keeps what it printed. */
async function ask(code: number, ...args: readonly string[]): Promise<string> {
  const ran = await desk.wharfmaster(...args);
  keep(`wharfmaster ${args.join(' ')}`, ran);
  expect(ran.exitCode, `${args.join(' ')}\n${ran.stdout}\n${ran.stderr}`).toBe(code);
  return ran.stdout + ran.stderr;
}

function keep(
  command: string,
  { exitCode, stdout, stderr }: { readonly exitCode: number; readonly stdout: string; readonly stderr: string },
): void {
  transcript.push(`$ ${command}`, stdout.trimEnd(), stderr.trimEnd(), `(exit ${exitCode})`, '');
}

const underPolicy = (): readonly string[] => ['--policy', desk.policy];

describe('an auditor’s eight questions', { timeout: 300_000 }, () => {
  it('1. is there a documented registry whitelist?', async () => {
    const report = await ask(0, 'policy', 'report', ...underPolicy());
    expect(report).toContain('Approved sources');
    expect(report).toContain('bank\\-standard');
  });

  it('2. does orchestration enforce it?', async () => {
    await ask(0, 'policy', 'export', 'kubernetes', ...underPolicy(), '--output', 'cluster');
    const applied = await run(enforceTools().kubectl, ['apply', '-f', 'cluster/validating-admission-policy.yaml'], {
      cwd: desk.folder,
      env: desk.env,
    });
    keep('kubectl apply -f cluster/validating-admission-policy.yaml', applied);
    expect(applied.exitCode, applied.stderr).toBe(0);
    await ask(0, 'policy', 'drift', ...underPolicy());
  });

  it('3. do pipelines check before build, before push and before deploy?', async () => {
    await ask(0, 'check', 'Dockerfile', ...underPolicy());
    await ask(0, ...desk.signAndPush('zoo/plain', `${registry.host}/apps/web:1`));
    expect(await ask(1, 'check', ...underPolicy())).toContain('nginx:latest');
  });

  it('4 and 5. what is in the images that run: ids, severities, times?', async () => {
    await ask(0, 'images', 'pod.yaml', 'Dockerfile');
    expect(await ask(0, 'scan', 'zoo/plain', ...underPolicy(), '--quiet')).toContain('CVE-');
  });

  it('6. are signatures verified, and who controls the keys?', async () => {
    expect(await ask(0, ...desk.verify(`${registry.host}/apps/web:1`))).toMatch(/[0-9a-f]{64}/);
    await ask(0, 'evidence', 'list');
  });

  it('7. are rejected deployments logged?', async () => {
    // A policy takes effect within seconds.
    await expect.poll(async () => (await create()).exitCode, { timeout: 30_000, interval: 500 }).toBe(1);
    const refused = await create();
    keep('kubectl create -f forbidden.yaml --dry-run=server', refused);
    expect(refused.stderr).toContain('bank-standard');
    const table = await ask(0, 'evidence', 'import-admission', cluster.auditLog, '--days', '90');
    expect(table).toContain('docker.io/library/nginx:latest');
  });

  it('8. does a forbidden deployment really fail?', async () => {
    const drill = ['evidence', 'drill', ...underPolicy(), '--namespace', 'default', '--good-image', `${registry.host}/apps/web:1`];
    // Kubernetes' own admission sees no signatures, and the drill does not gloss over it.
    expect(await ask(1, ...drill)).toMatch(/THE CONTROL FAILED\.\n {2}unsigned:/);
    const running = await run(enforceTools().kubectl, ['create', '-f', 'pod.yaml'], { cwd: desk.folder, env: desk.env });
    expect(running.exitCode, running.stderr).toBe(0);
    expect(await ask(0, ...drill, '--skip', 'unsigned', '--pod', 'web')).toMatch(/passed +ephemeral/);
    await ask(0, 'evidence', 'verify');
  });
});

function create() {
  return run(enforceTools().kubectl, ['create', '-f', 'forbidden.yaml', '--dry-run=server'], { cwd: desk.folder, env: desk.env });
}
