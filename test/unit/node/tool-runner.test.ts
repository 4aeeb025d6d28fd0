import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failed, ok, type ToolCall, type ToolOutput } from '../../../src/core/index.js';
import { createToolRunner } from '../../../src/node/tool-runner.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const never = new AbortController().signal;

/** A program on a PATH of its own: Node running this script. */
function program(script: string): { readonly folder: string; readonly runner: ReturnType<typeof createToolRunner> } {
  const folder = temporaryFolder({ 'bin/tool': `#!${process.execPath}\n${script}` });
  chmodSync(join(folder, 'bin/tool'), 0o755);
  return { folder, runner: createToolRunner({ searchPath: join(folder, 'bin'), managed: {}, workspaces: [] }) };
}

function call(change: Partial<ToolCall<ToolOutput>> = {}): ToolCall<ToolOutput> {
  return { program: 'tool', args: [], timeoutMs: 20_000, parse: (output) => ok(output), ...change };
}

describe('running a call', () => {
  it('gives the program a private folder with the files of the call, and reads what it writes there', async () => {
    const { runner } = program(`
      const fs = require('fs');
      const folder = process.argv[2];
      fs.writeFileSync('out.json', JSON.stringify({ folder, cwd: process.cwd(), conf: fs.readFileSync('conf.yaml', 'utf8'), mode: fs.statSync('.').mode & 0o777 }));
    `);
    const answer = await runner.run(
      call({ args: ['{folder}'], files: { 'conf.yaml': 'a: 1\n' }, reads: ['out.json', 'absent.json'] }),
      never,
    );
    if (!answer.result.ok) throw new Error(answer.result.problem.message);
    const written: unknown = JSON.parse(answer.result.value.files['out.json'] ?? '{}');
    const folder = answer.command.split(' ')[1] ?? '';
    expect(written).toEqual({ folder, cwd: folder, conf: 'a: 1\n', mode: 0o700 });
    expect(Object.keys(answer.result.value.files)).toEqual(['out.json']);
    expect(existsSync(folder)).toBe(false);
    expect(answer.program?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('does not hash a program of which nobody records that it ran', async () => {
    const answer = await program('').runner.run(call(), never, { isRecorded: false });
    expect(answer.result.ok).toBe(true);
    expect(answer.program).toBeUndefined();
  });

  it('makes folders within its own for files that need them, and none outside', async () => {
    const { runner } = program(`process.stdout.write(require('fs').readFileSync('store/x509/ca/0.pem', 'utf8'))`);
    const answer = await runner.run(call({ files: { 'store/x509/ca/0.pem': 'PEM' } }), never);
    expect(answer.result.ok && answer.result.value.stdout).toBe('PEM');
    const outside = await runner.run(call({ files: { '../outside': 'x' } }), never);
    expect(outside.result.ok).toBe(false);
  });

  it('lets through the variables that the call names, and adds its own', async () => {
    const { runner } = program(`process.stdout.write(JSON.stringify(process.env))`);
    process.env['WM_TEST_CACHE'] = '/cache';
    process.env['WM_TEST_SEVERITY'] = 'LOW';
    const answer = await runner.run(call({ inherits: ['WM_TEST_CACHE'], env: { OFFLINE: 'true', CONF: '{folder}/x' } }), never);
    const seen = answer.result.ok ? answer.result.value.stdout : '';
    expect(JSON.parse(seen)).toMatchObject({ WM_TEST_CACHE: '/cache', OFFLINE: 'true' });
    expect(seen).not.toContain('WM_TEST_SEVERITY');
    expect(seen).not.toContain('{folder}');
  });

  it('starts nothing of a workspace that was opened by a link, and passes on no part of PATH that lies there', async () => {
    const { folder } = program(`process.stdout.write(process.env.PATH)`);
    const outside = temporaryFolder({});
    symlinkSync(folder, join(outside, 'project'));
    const search = { managed: {}, workspaces: [join(outside, 'project')] };
    const refused = await createToolRunner({ ...search, searchPath: join(folder, 'bin') }).run(call(), never);
    expect(!refused.result.ok && refused.result.problem.code).toBe('TOOL_IN_WORKSPACE');
    const other = program(`process.stdout.write(process.env.PATH)`).folder;
    const paths = [join(other, 'bin'), join(folder, 'bin')];
    const answer = await createToolRunner({ ...search, searchPath: paths.join(':') }).run(call(), never);
    expect(answer.result.ok && answer.result.value.stdout).toBe(paths[0]);
  });

  it('says so when there is no folder for temporary files', async () => {
    const { runner } = program('');
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = '/nowhere/at/all';
    try {
      const answer = await runner.run(call(), never);
      expect(!answer.result.ok && answer.result.problem.message).toContain('/nowhere/at/all cannot be written to (ENOENT)');
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });

  it('passes on no part of PATH that lies in a workspace', async () => {
    const { folder } = program(`process.stdout.write(process.env.PATH)`);
    const workspace = temporaryFolder({});
    const runner = createToolRunner({
      searchPath: [join(folder, 'bin'), join(workspace, 'node_modules/.bin'), 'relative'].join(':'),
      managed: {},
      workspaces: [workspace],
    });
    const answer = await runner.run(call(), never);
    expect(answer.result.ok && answer.result.value.stdout).toBe(join(folder, 'bin'));
  });

  it('ends what the program started with it when it is called off', async () => {
    const { folder, runner } = program(`
      const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'inherit' });
      require('fs').writeFileSync(process.argv[2], String(child.pid));
      setInterval(() => 0, 1000);
    `);
    const pidFile = join(folder, 'pid');
    const calledOff = new AbortController();
    const running = runner.run(call({ args: [pidFile] }), calledOff.signal);
    await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
    const grandchild = Number(readFileSync(pidFile, 'utf8'));
    calledOff.abort();
    const { result } = await running;
    expect(!result.ok && result.problem.code).toBe('TOOL_CANCELLED');
    await until(() => !isAlive(grandchild));
  });

  it('says that the disk is full when the program says so', async () => {
    const { runner } = program(`process.stderr.write('write /tmp/x: no space left on device'); process.exitCode = 1`);
    const parse = () => failed({ code: 'TOOL_FAILED' as const, message: 'It failed.', next: 'Look.' });
    const { result } = await runner.run({ ...call(), parse }, never);
    expect(!result.ok && result.problem.code).toBe('DISK_FULL');
  });

  it('says that a program is missing, and still which command it would have been', async () => {
    const runner = createToolRunner({ searchPath: '', managed: {}, workspaces: [] });
    const { result, command, program: ran } = await runner.run(call({ program: 'nothing', args: ['scan'] }), never);
    expect([!result.ok && result.problem.code, command, ran]).toEqual(['TOOL_NOT_FOUND', 'nothing scan', undefined]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A child of nobody is collected by the system's first process; until then it is a zombie.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 500 && !holds(); attempt++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
}
