import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { launcher } from '../support/launcher.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { fakeTool } from './support/fake-tools.js';

/* What a cluster must not be able to do to the commands that ask it: lie, hang, flood, and put words into their output. */

const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: {name: bank, serial: 3}
sources:
  allow:
    - registry.bank.example/**
`;
const workspace = temporaryFolder({ '.wharfmaster.yaml': policy });

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly notes: string;
}

/** Runs the command line with a kubectl of this body; `interrupt` presses Ctrl+C after so many milliseconds. */
async function run(
  kubectl: string,
  args: readonly string[],
  { interrupt, input }: { interrupt?: number; input?: string } = {},
): Promise<Ran> {
  const bin = temporaryFolder();
  fakeTool(bin, 'kubectl', kubectl);
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, KUBECONFIG: '', HOME: bin };
  const child = spawn(process.execPath, [launcher, ...args], { cwd: workspace, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let [out, notes] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (notes += data.toString()));
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  if (interrupt !== undefined) {
    await wait(interrupt);
    child.kill('SIGINT');
  }
  return { code: await ended, out, notes };
}

/** Answers what identifies a cluster; what is left is the test's. */
const known = `
const answer = (value) => { process.stdout.write(JSON.stringify(value)); process.exit(0); };
const fail = (text) => { process.stderr.write(text + '\\n'); process.exit(1); };
if (has('--raw=/version')) answer({ gitVersion: 'v1.35.4' });
if (has('get', 'namespace', 'kube-system')) answer({ metadata: { uid: 'cluster-1' } });
if (has('auth', 'whoami')) answer({ status: { userInfo: { username: 'auditor' } } });
if (has('config', 'view')) answer({ 'current-context': 'prod' });
`;

const drill = (log: string): readonly string[] => ['evidence', 'drill', '--namespace', 'default', '--skip', 'ephemeral', '--log', log];

describe('a cluster that lies about dry run', () => {
  it('is asked once, found out, told aloud, and nothing is deleted', async () => {
    const state = temporaryFolder();
    const { code, out } = await run(
      `${known}
const state = ${JSON.stringify(state)};
fs.appendFileSync(state + '/calls', args.join(' ') + '\\n');
if (has('create')) {
  const object = JSON.parse(fs.readFileSync(0, 'utf8'));
  fs.writeFileSync(state + '/' + object.metadata.name, '');
  answer(object);
}
const pod = args.find((word) => word.startsWith('Pod/'));
if (pod !== undefined) fs.existsSync(state + '/' + pod.slice(4)) ? answer({ kind: 'Pod' }) : fail('Error from server (NotFound): pods not found');
answer({ items: [] });`,
      drill(join(state, 'log')),
    );
    const calls = readFileSync(join(state, 'calls'), 'utf8');
    expect(code).toBe(1);
    expect(out).toContain('THE CONTROL FAILED.');
    expect(out).toContain('The cluster changed something that was only to be tried by dry run');
    expect(calls.match(/^create .*--dry-run=server/gm)).toHaveLength(1);
    expect(calls).not.toMatch(/^(delete|apply|patch)/m);
  });
});

describe('a cluster that answers slowly, too much, or not as kubectl does', () => {
  it('is given up after the time that was allowed', async () => {
    const { code, notes } = await run(
      known.replace(/if \(has\('--raw=\/version'\)\)[^\n]*/, 'if (has("--raw=/version")) { setTimeout(() => {}, 60000); return; }'),
      [...['policy', 'drift', '--timeout', '1']],
    );
    expect([code, notes]).toEqual([3, expect.stringContaining('The cluster did not answer in time.')]);
  }, 30_000);

  it('is left at once by Ctrl+C, with the kubectl that was asked', async () => {
    const state = temporaryFolder();
    const { code } = await run(
      `fs.writeFileSync(${JSON.stringify(join(state, 'pid'))}, String(process.pid)); setTimeout(() => {}, 60000);`,
      ['policy', 'drift'],
      {
        interrupt: 3000,
      },
    );
    expect(code).toBe(130);
    expect(existsSync(join(state, 'pid'))).toBe(true);
    expect(() => process.kill(Number(readFileSync(join(state, 'pid'), 'utf8')), 0)).toThrow('ESRCH');
  });

  it('cannot make a verdict with words that are no JSON', async () => {
    const { code, notes } = await run('process.stdout.write("<html>login</html>")', ['policy', 'drift']);
    expect([code, notes]).toEqual([3, expect.stringContaining('kubectl printed no object: <html>login</html>')]);
  });

  it('cannot put colours, line breaks and workflow commands into the output', async () => {
    const evil = '::error::x\\u001b[31m\\n::set-output name=a::b\\u202e';
    const { code, out } = await run(
      `${known}
const evil = ${JSON.stringify(JSON.parse(`"${evil}"`))};
if (args[1].startsWith('ValidatingAdmissionPolicy.')) answer({ items: [{ metadata: { name: 'wharfmaster-' + evil, annotations: { 'wharfmaster.example/policy-digest': evil } } }] });
answer({ items: [] });`,
      ['policy', 'drift'],
    );
    expect(code).toBe(1);
    expect(out).toContain('extra  ValidatingAdmissionPolicy wharfmaster-::error::x\\u{1b}[31m\\u{a}::set-output name=a::b\\u{202e}');
    expect(out).not.toMatch(/^::/m);
  });

  it('is not asked with a kubectl of the workspace', async () => {
    const bin = join(workspace, 'bin');
    mkdirSync(bin, { recursive: true });
    fakeTool(bin, 'kubectl', 'process.exit(0)');
    const env = { ...process.env, PATH: bin, KUBECONFIG: '' };
    const child = spawn(process.execPath, [launcher, 'policy', 'drift'], { cwd: workspace, env });
    let notes = '';
    child.stderr.on('data', (data: Buffer) => (notes += data.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, notes]).toEqual([3, expect.stringContaining('lies inside the workspace, so it is not started')]);
  });
});

describe('logs of a cluster', () => {
  const event = (fields: object): string =>
    JSON.stringify({
      ...{
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        stage: 'ResponseComplete',
        verb: 'create',
        requestReceivedTimestamp: new Date().toISOString(),
      },
      ...{ user: { username: 'bob' }, objectRef: { resource: 'pods', namespace: 'prod', name: 'web' }, responseStatus: { code: 201 } },
      ...fields,
    });
  const denied = (message: string): string =>
    event({
      responseStatus: {
        code: 403,
        message: `pods "web" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ${message}`,
      },
    });

  it('are one table, from files and from standard input, and the record names them', async () => {
    const log = join(temporaryFolder(), 'log');
    const { code, out, notes } = await run('', ['evidence', 'import-admission', '-', '--log', log], {
      input: `${denied('no')}\nbroken\n${event({})}\n`,
    });
    expect(out).toContain('\tdenied\tprod\tpods/web\t-\tbob\tp / b\tno\n');
    expect(out).toContain('1 denied, 0 warned, 0 audited, 1 admitted');
    expect(out).toContain('skipped: 1 line or entry could not be read.');
    expect(notes).toContain('Recorded as record 1');
    expect(code).toBe(0);
    const listed = await run('', ['evidence', 'list', '--format', 'json', '--log', log]);
    expect(JSON.parse(listed.out)).toMatchObject([
      {
        stage: 'import',
        event: 'imported',
        inputs: [{ producer: 'standard input' }],
        admission: { rows: 2, denied: 1, skipped: 1, gapCount: 1 },
      },
    ]);
  });

  it('cannot break out of the table, as text or as JSON', async () => {
    const log = join(temporaryFolder(), 'log');
    const evil = 'x\n::error::owned\tdenied\u001b[2J\u202e';
    const file = join(temporaryFolder(), 'audit.log');
    writeFileSync(file, denied(evil));
    const text = await run('', ['evidence', 'import-admission', file, '--log', log]);
    expect(text.out).toContain('x\\u{a}::error::owned\\u{9}denied\\u{1b}[2J\\u{202e}\n');
    const json = await run('', ['evidence', 'import-admission', file, '--format', 'json', '--log', log]);
    expect(json.out).not.toContain('\u202e');
    expect((JSON.parse(json.out) as { rows: readonly { message: string }[] }).rows[0]?.message).toBe(evil);
  });

  it('that are none are told so', async () => {
    const { code, notes } = await run('', ['evidence', 'import-admission', '-', '--log', join(temporaryFolder(), 'log')], {
      input: 'hello\nworld\n',
    });
    expect([code, notes]).toEqual([3, expect.stringContaining('Nothing in the input is a log that is known')]);
  });
});
