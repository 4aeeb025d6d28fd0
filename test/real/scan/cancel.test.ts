import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launcher } from '../../cli/support/run-cli.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { isRunning, processesBelow, untilRunning } from '../support/scan/processes.js';
import { scanEnvironment } from '../support/scan/scan-cli.js';
import { openZoo, type Zoo } from '../support/scan/zoo.js';

/* A scan that is called off, and a scanner that dies: no process and no file of it stays, and neither is a result. */
let zoo: Zoo;
beforeAll(async () => {
  zoo = await openZoo();
  await zoo.build('plain', 'buildkit');
});
afterAll(() => zoo.close());

describe('a scan', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('that is called off by %s ends what it started and leaves nothing behind', async (signal) => {
    const temporary = temporaryFolder();
    const scan = startScan(temporary);
    await untilRunning(pidOf(scan.child), 'docker-archive:');
    const started = processesBelow(pidOf(scan.child));
    scan.child.kill(signal);
    const { code, out } = await scan.ended;
    expect([code, out]).toEqual([130, '']);
    expect(started.filter(({ pid }) => isRunning(pid))).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('whose scanner is killed is no result and leaves nothing behind', async () => {
    const temporary = temporaryFolder();
    const scan = startScan(temporary);
    const grype = await untilRunning(pidOf(scan.child), 'docker-archive:');
    process.kill(grype.pid, 'SIGKILL');
    const { code, out } = await scan.ended;
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ subjects: [{ vulnerabilities: [], failures: [{ scanner: 'grype', code: 'TOOL_KILLED' }] }] });
    expect(readdirSync(temporary)).toEqual([]);
  });
});

interface Scan {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string }>;
}

/** All that the command and its programs write for themselves goes to `temporary`. */
function startScan(temporary: string): Scan {
  const args = [launcher, 'scan', '--quiet', '--scanner', 'grype', '--format', 'json', 'zoo/plain', '--runtime', 'docker'];
  const env = { ...scanEnvironment(zoo), HOME: temporaryFolder(), TMPDIR: temporary };
  const child = spawn(process.execPath, args, { cwd: temporaryFolder(), env, stdio: ['ignore', 'pipe', 'ignore'] });
  const out: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => out.push(part));
  const ended = new Promise<{ readonly code: number | null; readonly out: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out: Buffer.concat(out).toString() })),
  );
  return { child, ended };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('The command line was not started.');
  return pid;
}
