import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { launcher, runCli, runExpecting, smallestPolicy } from './support/run-cli.js';

const bad = 'FROM evil.example/x:1\n';

/** Exit code and output of a check that is interrupted after some milliseconds. */
async function interruptedAfter(delay: number, folder: string): Promise<unknown[]> {
  const child = spawn(process.execPath, [launcher, 'check', '--format', 'json'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  setTimeout(() => child.kill('SIGINT'), delay);
  return [await new Promise((resolve) => child.on('close', resolve)), out];
}

describe('streams and terminals', () => {
  it('has colours only when they are forced, and NO_COLOR beats that', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: bad });
    const coloured = async (environment: Record<string, string>): Promise<boolean> =>
      (await runCli(folder, ['check'], environment)).out.includes('\u001b[31m');
    expect([
      await coloured({}),
      await coloured({ FORCE_COLOR: '1' }),
      await coloured({ FORCE_COLOR: '1', NO_COLOR: '1' }),
      await coloured({ FORCE_COLOR: '0' }),
    ]).toEqual([false, true, false, false]);
    expect((await runCli(folder, ['check', '--format', 'json'], { FORCE_COLOR: '1' })).out).not.toContain('\u001b');
  });

  it('keeps the exit code when the reader of its output goes away', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`${at}.Dockerfile`, bad.repeat(20)]));
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, ...many });
    const child = spawn(process.execPath, [launcher, 'check', '--format', 'json'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const notes: string[] = [];
    child.stderr.on('data', (part: Buffer) => notes.push(part.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, notes.join('').includes('EPIPE')]).toEqual([1, false]);
  });

  it('stops at an interrupt with 130 and prints no half result', async () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`${at % 50}/${at}.Dockerfile`, bad.repeat(30)]));
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, ...many });
    // How fast a machine starts is not known: the interrupt comes later and later until it hits the work.
    const outcomes: unknown[][] = [];
    for (const delay of [150, 300, 500, 800, 1300, 2100]) {
      outcomes.push(await interruptedAfter(delay, folder));
      if (outcomes.at(-1)?.[0] === 130) break;
    }
    expect(outcomes.at(-1)).toEqual([130, '']);
  });

  it('lets no file name and no file content command a terminal or a pipeline, in any format', async () => {
    const name = '::error::\u001b[31m\u202Ex,y:z%0A`|<b>&"\'\n::set-env name=a::b.Dockerfile';
    const folder = temporaryFolder({
      '.wharfmaster.yaml': smallestPolicy,
      [name]: 'FROM evil.example/\u001b[2J\u202E::warning::##[error]x:1\nFROM evil.example/y:1\n',
    });
    for (const format of ['text', 'json', 'ndjson', 'sarif', 'junit', 'github', 'markdown']) {
      const { out, notes } = await runExpecting(1, folder, ['check', '--format', format]);
      const printed = out + notes;
      expect(printed, format).not.toContain('\u001b');
      expect(printed, format).not.toContain('\u202E');
      expect(printed, format).not.toContain('##[');
      expect(
        printed
          .split('\n')
          .filter((line) => /^\s*::/.test(line) && !(format === 'github' && /^::(error|warning|notice) (file|title)=/.test(line))),
        format,
      ).toEqual([]);
      if (format === 'json' || format === 'sarif') JSON.parse(out);
    }
    for (const format of ['text', 'json', 'ndjson'])
      expect((await runExpecting(0, folder, ['images', '--format', format])).out, format).not.toMatch(/\u001b|\u202E|^\s*::/m);
  });

  it('starts on an old Node with one sentence', async () => {
    // The launcher is told another version by a module that is loaded before it.
    const folder = temporaryFolder({ 'old.cjs': "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });" });
    const child = spawn(process.execPath, ['--require', './old.cjs', launcher, 'check'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let notes = '';
    child.stderr.on('data', (part: Buffer) => (notes += part.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(2);
    expect(notes).toMatch(/^wharfmaster needs Node 22\.22\.2 or newer, and this is Node 18\.20\.4\. [^\n]*\n$/);
  });

  it('speaks LSP over stdio', async () => {
    const child = spawn(process.execPath, [launcher, 'lsp', '--stdio'], { cwd: temporaryFolder(), stdio: ['pipe', 'pipe', 'pipe'] });
    const send = (message: object): void => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    const answer = await new Promise<string>((resolve) => child.stdout.once('data', (part: Buffer) => resolve(part.toString())));
    expect(answer).toMatch(/^Content-Length: \d+\r\n/);
    send({ id: 2, method: 'shutdown' });
    send({ method: 'exit' });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  });
});
