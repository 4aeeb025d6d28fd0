import { chmodSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram } from '../../../src/node/find-program.js';
import { allowedEnvironment, describeRun, runTool, type ToolRun } from '../../../src/node/run-tool.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const node = (script: string, change: Partial<ToolRun> = {}): ToolRun => ({
  program: process.execPath,
  args: ['-e', script],
  timeoutMs: 20_000,
  ...change,
});
const never = new AbortController().signal;

describe('running a tool', () => {
  it('gives output and exit code, also of a run that failed', async () => {
    expect(await runTool(node('process.stdout.write("a"); process.stderr.write("b"); process.exitCode = 3'), never)).toEqual({
      ok: true,
      value: { stdout: 'a', stderr: 'b', exitCode: 3 },
    });
  });

  it('hands over arguments as they are, through no shell', async () => {
    const run = node('process.stdout.write(JSON.stringify(process.argv.slice(1)))');
    const output = await runTool({ ...run, args: [...run.args, '$(id)', '; rm x', '"'] }, never);
    expect(output.ok && JSON.parse(output.value.stdout)).toEqual(['$(id)', '; rm x', '"']);
  });

  it('ends a run that takes too long, prints too much, or is called off', async () => {
    const code = async (run: ToolRun, signal = never): Promise<string | false> => {
      const output = await runTool(run, signal);
      return !output.ok && output.problem.code;
    };
    const called = new AbortController();
    setTimeout(() => called.abort(), 100);
    expect(await code(node('setInterval(() => 0, 1000)', { timeoutMs: 200 }))).toBe('TOOL_TIMED_OUT');
    expect(await code(node('process.stdout.write("x".repeat(100000))', { limit: 1000 }))).toBe('TOOL_OUTPUT_TOO_LARGE');
    expect(await code(node('setInterval(() => 0, 1000)'), called.signal)).toBe('TOOL_CANCELLED');
    expect(await code({ program: '/nowhere/tool', args: [], timeoutMs: 1000 })).toBe('TOOL_NOT_FOUND');
  });

  it('says what to do about a program that took too long, with the command', async () => {
    const result = await runTool(node('setInterval(() => 0, 1000)', { timeoutMs: 200 }), new AbortController().signal);
    expect(result.ok ? '' : result.problem.next).toMatch(/^Allow it more time, or repeat it by hand to see where it hangs: \S+ /);
  });

  it('gives as much time as it can be given to who asks for more than a timer holds', async () => {
    expect((await runTool(node('setTimeout(() => 0, 300)', { timeoutMs: 3_000_000_000 }), never)).ok).toBe(true);
  });

  it('takes secrets out of output and of the command to repeat', async () => {
    const run = node('console.log("token s3cret")', { redact: ['s3cret'] });
    const output = await runTool(run, never);
    expect(output.ok && output.value.stdout).toBe('token [redacted]');
    expect(describeRun(run)).not.toContain('s3cret');
    const lines: string[] = [];
    await runTool({ ...run, onLine: (line) => lines.push(line) }, never);
    expect(lines).toEqual(['token [redacted]']);
    const quoted = { program: 'scannercli', args: ['--password', 'pa"ss \\word'], redact: ['pa"ss \\word'] };
    expect(describeRun(quoted)).toBe('scannercli --password [redacted]');
  });

  it('passes on only what is on the list of the environment', () => {
    expect(allowedEnvironment({ PATH: '/bin', TRIVY_SEVERITY: 'LOW', NODE_OPTIONS: '--require x', HOME: '/h' })).toEqual({
      PATH: '/bin',
      HOME: '/h',
    });
  });
});

describe('finding a program', () => {
  it('takes the first in PATH, by its real path, and passes over relative entries', () => {
    const folder = temporaryFolder({ 'bin/real': '#!/bin/sh\n' });
    chmodSync(join(folder, 'bin/real'), 0o755);
    symlinkSync('real', join(folder, 'bin/tool'));
    expect(findProgram('tool', { searchPath: `.:bin:${folder}/none:${folder}/bin`, managed: {}, workspaces: [] })).toEqual({
      ok: true,
      value: realpathSync(join(folder, 'bin/real')),
    });
  });

  it('starts nothing from a workspace, not even through a link from outside', () => {
    const workspace = temporaryFolder({ tool: '' });
    const outside = temporaryFolder();
    chmodSync(join(workspace, 'tool'), 0o755);
    symlinkSync(join(workspace, 'tool'), join(outside, 'tool'));
    for (const searchPath of [workspace, outside]) {
      const found = findProgram('tool', { searchPath, managed: {}, workspaces: [workspace] });
      expect(!found.ok && found.problem.code).toBe('TOOL_IN_WORKSPACE');
    }
  });

  it('refuses batch files, and says what is not there', () => {
    const folder = temporaryFolder({ 'tool.cmd': '' });
    chmodSync(join(folder, 'tool.cmd'), 0o755);
    const batch = findProgram('tool', { searchPath: folder, managed: {}, workspaces: [] }, 'win32');
    const missing = findProgram('tool', { searchPath: folder, managed: {}, workspaces: [] }, 'linux');
    expect([!batch.ok && batch.problem.code, !missing.ok && missing.problem.code]).toEqual(['TOOL_IS_SCRIPT', 'TOOL_NOT_FOUND']);
  });
});
