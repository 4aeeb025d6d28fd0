import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { failingTool, fakeGrype, fakeTool, hangingTool } from './support/fake-tools.js';
import { makeImage, sampleLayers } from './support/image-kit.js';
import { launcher, runExpecting } from './support/run-cli.js';
import { critical, name, noCritical, scanBench, scanPolicy } from './support/scan-bench.js';

/** A later layer takes the package database away, so that nobody can tell what is installed. */
const hiding = [...sampleLayers, { createdBy: 'RUN rm /var/lib/dpkg/status', files: { 'var/lib/dpkg/.wh.status': '' } }];

describe('the exit code of scan', () => {
  it('is 0 when the policy accepts the image, and 1 when it does not and the stage blocks', async () => {
    await scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) }).scan(0, name);
    const { scan, workspace } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) }, critical);
    await scan(1, name);
    await scan(1, name, '--stage', 'push');
    expect((await scan(0, name, '--stage', 'edit')).out).toContain('This is only reported');
    writeFileSync(join(workspace, '.wharfmaster.yaml'), scanPolicy(noCritical, 'enforcement: {ci: report}\n'));
    await scan(0, name);
    writeFileSync(join(workspace, '.wharfmaster.yaml'), scanPolicy('{effectiveFrom: 2999-01-01, thresholds: {critical: {max: 0}}}'));
    await scan(0, name);
  });

  it.each([
    ['error', 1, 1],
    ['warn', 0, 1],
    ['info', 0, 0],
    ['off', 0, 0],
  ])('with `unscanned: %s` is %i when nobody can decide, %i with --strict', async (level, code, strict) => {
    const { scan } = scanBench(
      { '.wharfmaster.yaml': scanPolicy(`{unscanned: ${level}, thresholds: {critical: {max: 0}}}`) },
      () => [],
      hiding,
    );
    expect((await scan(code, name)).out).toMatch(/^undetermined {2}Undetermined/m);
    await scan(strict, name, '--strict');
  });

  it('is 1 without a word about `unscanned`, and 0 where the stage only reports', async () => {
    const { scan, workspace } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) }, () => [], hiding);
    await scan(1, name);
    writeFileSync(join(workspace, '.wharfmaster.yaml'), scanPolicy(noCritical, 'enforcement: {ci: report}\n'));
    await scan(0, name);
  });

  it('is 3 when a scanner fails that is needed, whatever it had found before', async () => {
    const { scan, tools } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) });
    failingTool(tools, 'grype', 'failed to load vulnerability db: database does not exist');
    const { out } = await scan(3, name, '--format', 'json');
    const { verdict, subjects } = JSON.parse(out);
    expect([verdict.outcome === 'passed', subjects[0].failures[0].code]).toEqual([false, 'DATABASE_MISSING']);
    fakeTool(tools, 'grype', 'for (const word of args) if (/^json=/.test(word)) fs.writeFileSync(word.slice(5), "{ cut of");');
    await scan(3, name);
    fakeTool(tools, 'grype', 'process.kill(process.pid, "SIGKILL");');
    await scan(3, name);
  });

  it('is 3 when a scanner that was named fails, also when another one answers', async () => {
    const { scan, tools } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) }, critical);
    failingTool(tools, 'trivy', 'FATAL');
    await scan(3, name, '--scanner', 'grype', '--scanner', 'trivy');
    await scan(1, name, '--scanner', 'grype');
  });

  it('is 3 when a scanner is not here that a policy requires, and 0 when another one is enough for it', async () => {
    const { scan } = scanBench({
      '.wharfmaster.yaml': scanPolicy('{scanners: [trivy, grype], require: all, thresholds: {critical: {max: 0}}}'),
    });
    expect((await scan(3, name)).out).toContain('Trivy');
    await scanBench({ '.wharfmaster.yaml': scanPolicy('{scanners: [trivy, grype], require: any, thresholds: {critical: {max: 0}}}') }).scan(
      0,
      name,
    );
    const { scan: scanForAqua } = scanBench({ '.wharfmaster.yaml': scanPolicy('{scanners: [aqua], thresholds: {critical: {max: 0}}}') });
    expect((await scanForAqua(3, name)).out).toContain('No scanner was found; wanted: Aqua');
  });

  it('is 3 when a scanner takes too long', async () => {
    const { scan, tools, temporary } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) });
    hangingTool(tools, 'grype', join(tools, 'pids'));
    expect(JSON.parse((await scan(3, name, '--timeout', '1', '--format', 'json')).out).subjects[0].failures[0].code).toBe('TOOL_TIMED_OUT');
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('is 3 without the image, without a scanner, and without a runtime, and says what to do', async () => {
    const { scan, workspace, temporary } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) });
    expect((await scan(3, 'registry.example/none:1')).out).toContain('docker pull registry.example/none:1');
    const noTools = await runExpecting(3, workspace, ['scan', name], { PATH: temporary });
    expect(noTools.out).toContain('No scanner was found');
    expect(noTools.out).toContain('Install');
    const grypeOnly = scanBench().tools;
    const withoutRuntime = await runExpecting(3, workspace, ['scan', name, '--runtime', 'podman'], { PATH: grypeOnly });
    expect(withoutRuntime.out).toContain('no container runtime was found (Podman)');
  });

  it('is 3 when an archive is damaged or contradicts itself', async () => {
    const { scan, workspace } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) });
    const { tarball } = makeImage(workspace, 'lying.tar');
    const bytes = readFileSync(tarball);
    bytes.write('GARBLED!', bytes.indexOf('harmless'));
    writeFileSync(tarball, bytes);
    expect(JSON.parse((await scan(3, 'lying.tar', '--format', 'json')).out).problem.code).toBe('ARCHIVE_CONTRADICTS_ITSELF');
    writeFileSync(tarball, 'no archive at all');
    await scan(3, 'lying.tar');
    const other = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) });
    fakeGrype(other.tools, { ...other.image, imageId: `sha256:${'0'.repeat(64)}` }, []);
    expect(JSON.parse((await other.scan(3, name, '--format', 'json')).out).subjects[0].failures[0].code).toBe('SUBJECT_DIFFERS');
  });

  it('is 2 for wrong usage and for a policy that cannot be relied on, before anything is scanned', async () => {
    const { scan, workspace, tools } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) });
    expect((await scan(2)).notes).toContain('Say which image to scan');
    expect((await scan(2, name, '--scanner', 'gripe')).notes).toContain('Did you mean `grype`?');
    expect((await scan(2, name, '--target', 'x')).notes).toContain('--dockerfile');
    expect((await scan(2, name, '--timeout', 'soon')).notes).toContain('--timeout');
    expect((await scan(2, name, '--dockerfile', 'none')).notes).toContain('does not exist');
    expect((await scan(2, name, '--require-policy', 'gate:9')).notes).toContain('serial 9');
    await scan(0, name, '--require-policy', 'gate:3');
    expect((await scan(2, name, '--policy', 'none.yaml')).notes).toContain('none.yaml');
    failingTool(tools, 'docker', 'must not be started', 99);
    writeFileSync(join(workspace, '.wharfmaster.yaml'), 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nscann: {}\n');
    expect((await scan(2, name)).notes).toContain('is broken');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('is 130 after %s, and nothing that was started or written is left', async (signal) => {
    const { workspace, tools, temporary, environment } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) });
    const pids = join(tools, 'pids');
    hangingTool(tools, 'grype', pids);
    const child = spawn(process.execPath, [launcher, 'scan', name, '--format', 'json'], {
      cwd: workspace,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let notes = '';
    child.stdout.on('data', (part: Buffer) => (out += part.toString()));
    child.stderr.on('data', (part: Buffer) => (notes += part.toString()));
    const ended = new Promise((resolve) => child.on('close', resolve));
    for (let tries = 0; tries < 300 && !existsSync(pids); tries++) await sleep(50);
    child.kill(signal);
    expect([await ended, out]).toEqual([130, '']);
    expect(notes).toContain('Cancelled');
    const started = readFileSync(pids, 'utf8').split(' ').map(Number);
    // A process that was killed may take a moment until it is gone.
    for (let tries = 0; tries < 60 && started.some(isAlive); tries++) await sleep(50);
    expect(started.filter(isAlive)).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
