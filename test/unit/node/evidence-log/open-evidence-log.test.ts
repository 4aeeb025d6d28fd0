import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvidenceEntry, EvidenceRecord } from '../../../../src/core/index.js';
import { checkLog, evidenceFolder, openEvidenceLog, systemActor, type EvidenceLogOptions } from '../../../../src/node/evidence-log.js';
import { thisProcess } from '../../../../src/node/process-identity.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';
import { buildWriter } from './support/build-writer.js';

const actor = { user: 'jane', unverified: true, host: 'desk', tool: 'wharfmaster', version: '0.1.0' };
const entry: EvidenceEntry = { stage: 'push', event: 'push-intended', subject: { ref: 'registry.bank.example/apps/web:1.4' } };
const eight = Date.parse('2026-11-23T08:00:00Z');

function logIn(folder: string, more: Partial<EvidenceLogOptions> = {}) {
  return openEvidenceLog({ folder, actor, clock: { now: () => eight }, ...more });
}

async function logOf(count: number, more: Partial<EvidenceLogOptions> = {}): Promise<string> {
  const folder = join(temporaryFolder(), 'evidence');
  const log = logIn(folder, more);
  for (let at = 0; at < count; at++) expect((await log.append(entry)).ok).toBe(true);
  return folder;
}

async function seqOf(folder: string): Promise<number | string> {
  const checked = await checkLog(folder);
  if (!checked.ok) return checked.problem.message;
  return checked.value.broken === undefined ? checked.value.state.end.seq : `broken at ${checked.value.broken.seq}`;
}

function startOf(pid: number): string | undefined {
  const stat = process.platform === 'linux' ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function age(file: string, milliseconds: number): void {
  const then = new Date(Date.now() - milliseconds);
  utimesSync(file, then, then);
}

const first = 'evidence-000000000001.jsonl';

describe('openEvidenceLog', () => {
  it('writes records that are tied to each other, into private files', async () => {
    const folder = await logOf(3);
    const records = await logIn(folder).records();
    expect(records).toMatchObject({ ok: true, value: [{ seq: 1, prevHash: '0'.repeat(64) }, { seq: 2 }, { seq: 3 }] });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, first)).mode & 0o777).toBe(0o600);
    expect(await seqOf(folder)).toBe(3);
  });

  it('touches nothing before the first record, and has none then', async () => {
    const folder = join(temporaryFolder(), 'evidence');
    expect(await logIn(folder).records()).toEqual({ ok: true, value: [] });
    expect(existsSync(folder)).toBe(false);
  });

  it('keeps the order of what is appended at the same time', async () => {
    const folder = join(temporaryFolder(), 'evidence');
    const logs = [logIn(folder), logIn(folder)];
    const written = await Promise.all(Array.from({ length: 40 }, (_, at) => logs[at % 2]!.append({ ...entry, ceremony: String(at) })));
    expect(new Set(written.map((one) => one.ok && one.value.seq)).size).toBe(40);
    expect(await seqOf(folder)).toBe(40);
  });

  it.each([1, 2, 100, -1])('moves what a crash tore off aside, says so, and loses nothing (%i bytes)', async (cut) => {
    const folder = await logOf(3);
    const file = join(folder, first);
    const whole = readFileSync(file);
    const lineStart = whole.lastIndexOf(10, whole.length - 2) + 1;
    truncateSync(file, cut < 0 ? whole.length - 1 : lineStart + cut);
    const torn = readFileSync(file).subarray(lineStart);
    const heard: string[] = [];
    const appended = await logIn(folder, { hear: (note) => heard.push(note) }).append(entry);
    expect(appended).toMatchObject({
      ok: true,
      value: { seq: 3, notes: [expect.stringContaining(`${torn.length} bytes are kept in torn-`) as string] },
    });
    expect(heard).toHaveLength(1);
    const [aside = ''] = readdirSync(folder).filter((name) => name.startsWith('torn-'));
    expect(readFileSync(join(folder, aside))).toEqual(torn);
    expect(await seqOf(folder)).toBe(3);
  });

  it('takes a file that had grown before its content was on the disk for torn', async () => {
    const folder = await logOf(2);
    appendFileSync(join(folder, first), Buffer.concat([Buffer.alloc(5_000), Buffer.from('"}\n')]));
    expect(await logIn(folder).append(entry)).toMatchObject({ ok: true, value: { seq: 3 } });
    expect(await seqOf(folder)).toBe(3);
  });

  it('begins the chain anew when the very first record was torn off', async () => {
    const folder = await logOf(1);
    truncateSync(join(folder, first), 40);
    expect(await logIn(folder).append(entry)).toMatchObject({ ok: true, value: { seq: 1 } });
    expect(await seqOf(folder)).toBe(1);
  });

  it('adds nothing to a log whose last record was changed', async () => {
    const folder = await logOf(2);
    const file = join(folder, first);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, text.lastIndexOf('jane')) + 'joan' + text.slice(text.lastIndexOf('jane') + 4));
    expect(await logIn(folder).append(entry)).toMatchObject({ ok: false, problem: { code: 'EVIDENCE_BROKEN' } });
    expect(await logIn(folder).records()).toMatchObject({ ok: false, problem: { code: 'EVIDENCE_BROKEN' } });
  });

  it('says in the record that the clock was set back', async () => {
    const folder = await logOf(1);
    const earlier = logIn(folder, { clock: { now: () => eight - 3_600_000 } });
    const appended = await earlier.append(entry);
    expect(appended).toMatchObject({ ok: true, value: { seq: 2, notes: [expect.stringContaining('2026-11-23T08:00:00.000Z') as string] } });
    expect(await checkLog(folder)).toMatchObject({ ok: true, value: { clockSetBack: [2] } });
  });

  it('crosses files without a gap in the chain, whole or empty', async () => {
    const folder = await logOf(2);
    // As after the limit of a file: what comes next begins one of its own, and the machine stops right then.
    writeFileSync(join(folder, 'evidence-000000000003.jsonl'), '', { mode: 0o600 });
    expect(await logIn(folder).append(entry)).toMatchObject({ ok: true, value: { seq: 3 } });
    expect(readFileSync(join(folder, 'evidence-000000000003.jsonl'), 'utf8')).toContain('"seq":3');
    expect(await seqOf(folder)).toBe(3);
    rmSync(join(folder, first));
    expect(await seqOf(folder)).toBe('broken at 1');
  });

  it.each([
    [
      'a link to elsewhere',
      (folder: string, file: string) => {
        renameSync(file, join(folder, '..', 'elsewhere'));
        symlinkSync(join(folder, '..', 'elsewhere'), file);
      },
    ],
    ['a file with a second name', (folder: string, file: string) => linkSync(file, join(folder, 'second'))],
    ['a file that others can write', (_: string, file: string) => chmodSync(file, 0o666)],
    ['a folder that others can write', (folder: string) => chmodSync(folder, 0o777)],
  ])('refuses %s', async (_, spoil) => {
    const folder = await logOf(1);
    spoil(folder, join(folder, first));
    expect(await logIn(folder).append(entry)).toMatchObject({ ok: false, problem: { code: 'EVIDENCE_UNWRITABLE' } });
  });

  it('begins another file when one has grown large, in the log and in its copies', async () => {
    const sink = temporaryFolder();
    const folder = await logOf(7, { segmentBytes: 700 });
    const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
    expect(names.length).toBeGreaterThan(2);
    expect(await seqOf(folder)).toBe(7);
    for (let at = 0; at < 5; at++) {
      expect(await logIn(folder, { segmentBytes: 700, sinks: [sink] }).append(entry)).toMatchObject({ ok: true });
    }
    expect(await seqOf(join(sink, readdirSync(sink)[0] ?? ''))).toBe(12);
    rmSync(join(folder, names[1] ?? ''));
    expect(await seqOf(folder)).toBe(`broken at ${Number(names[1]?.slice(9, 21))}`);
  });

  it('follows no link out of a workspace, and none in it', async () => {
    const workspace = temporaryFolder();
    const elsewhere = temporaryFolder();
    mkdirSync(join(workspace, '.wharfmaster'));
    const place = evidenceFolder('workspace', workspace);
    expect(await openEvidenceLog({ ...place, actor, clock: { now: () => eight } }).append(entry)).toMatchObject({ ok: true });
    rmSync(join(workspace, '.wharfmaster'), { recursive: true });
    symlinkSync(elsewhere, join(workspace, '.wharfmaster'));
    const refused = await openEvidenceLog({ ...place, actor, clock: { now: () => eight } }).append(entry);
    expect(refused).toMatchObject({
      ok: false,
      problem: { code: 'EVIDENCE_UNWRITABLE', message: expect.stringContaining('a link stands where') as string },
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('says that a folder is read-only, and leaves the log as it is', async () => {
    const folder = await logOf(1);
    const before = readFileSync(join(folder, first));
    const writer = await buildWriter();
    // For the superuser nothing is read-only: then somebody else writes.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
    if (nobody !== undefined) for (const file of ['', ...readdirSync(folder)]) chownSync(join(folder, file), nobody.uid, nobody.gid);
    for (const open of [dirname(folder), dirname(writer)]) chmodSync(open, 0o755);
    chmodSync(folder, 0o500);
    const { stdout } = spawnSync(process.execPath, [writer, folder, 'nobody', '1'], { ...nobody, encoding: 'utf8' });
    expect(stdout).toMatch(/^failed EVIDENCE_UNWRITABLE .*you may not write there/);
    expect(readFileSync(join(folder, first))).toEqual(before);
    chmodSync(folder, 0o700);
  });

  it('says that something else is where the folder belongs', async () => {
    const folder = join(temporaryFolder({ evidence: 'a file' }), 'evidence');
    expect(await logIn(folder).append(entry)).toMatchObject({ ok: false, problem: { code: 'EVIDENCE_UNWRITABLE' } });
  });

  it('refuses a record that nobody could read back', async () => {
    const folder = await logOf(1);
    const huge = { ...entry, problem: { code: 'X', message: 'x'.repeat(2 * 1024 * 1024) } };
    expect(await logIn(folder).append(huge)).toMatchObject({ ok: false, problem: { code: 'EVIDENCE_UNWRITABLE' } });
    expect(await logIn(folder).append(entry)).toMatchObject({ ok: true, value: { seq: 2 } });
  });

  it('names people by salted hashes, when that is asked for', async () => {
    const folder = await logOf(2, { hashUser: true });
    const text = readFileSync(join(folder, first), 'utf8');
    expect(text).not.toContain('jane');
    expect(text).not.toContain('desk');
    const records = await logIn(folder).records();
    const [one, two] = records.ok ? records.value : [];
    expect(one?.actor.user).toMatch(/^sha256:[0-9a-f]{32}$/);
    expect(two?.actor).toEqual(one?.actor);
    const other = await logIn(await logOf(1, { hashUser: true })).records();
    expect((other.ok ? other.value : [])[0]?.actor.user).not.toBe(one?.actor.user);
  });

  it('knows who works here as far as the system says', () => {
    expect(systemActor('wharfmaster', '0.1.0')).toMatchObject({ unverified: true, tool: 'wharfmaster', version: '0.1.0' });
  });
});

describe('an evidence sink', () => {
  it('gets the same files, and what it missed while it was away', async () => {
    const sink = temporaryFolder();
    const folder = await logOf(3);
    expect(await logIn(folder, { sinks: [sink] }).append(entry)).toMatchObject({ ok: true });
    const [name = ''] = readdirSync(sink);
    expect(name).toMatch(/^jane@desk-[0-9a-f]{16}$/);
    expect(readFileSync(join(sink, name, first))).toEqual(readFileSync(join(folder, first)));
    expect(await seqOf(join(sink, name))).toBe(4);
    // A copy that was cut short by a crash is completed.
    truncateSync(join(sink, name, first), 50);
    await logIn(folder).append(entry);
    expect(await logIn(folder, { sinks: [sink] }).append(entry)).toMatchObject({ ok: true, value: { seq: 6 } });
    expect(readFileSync(join(sink, name, first))).toEqual(readFileSync(join(folder, first)));
  });

  it('stops a push when it cannot be written, and only remarks in the editor', async () => {
    const folder = await logOf(1);
    const missing = join(temporaryFolder(), 'not-mounted');
    const heard: string[] = [];
    const log = logIn(folder, { sinks: [missing], hear: (note) => heard.push(note) });
    expect(await log.append(entry)).toMatchObject({
      ok: false,
      problem: { code: 'EVIDENCE_UNWRITABLE', message: expect.stringContaining(missing) as string },
    });
    expect(await log.append({ stage: 'edit', event: 'scanned' })).toMatchObject({ ok: true });
    expect(heard).toHaveLength(2);
    expect(existsSync(missing)).toBe(false);
  });

  it('tells when log and copy do not say the same, and overwrites neither', async () => {
    const sink = temporaryFolder();
    const folder = await logOf(2, { sinks: [sink] });
    const copy = join(sink, readdirSync(sink)[0] ?? '', first);
    const before = readFileSync(copy);
    const text = readFileSync(join(folder, first), 'utf8').split('\n');
    // Somebody cuts the log and goes on with another record.
    writeFileSync(join(folder, first), `${text[0] ?? ''}\n`);
    const appended = await logIn(folder, { sinks: [sink], actor: { ...actor, version: '0.1.1' } }).append(entry);
    expect(appended).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('does not say what the log says') as string },
    });
    expect(readFileSync(copy)).toEqual(before);
  });
});

describe('a checkpoint of a log', () => {
  it('is due after an hour or a thousand records, not before, and not of nothing', async () => {
    const folder = await logOf(2);
    const later = (hours: number) => logIn(folder, { clock: { now: () => eight + hours * 3_600_000 } });
    expect(await logIn(join(temporaryFolder(), 'none')).checkpointIfDue('push')).toEqual({ ok: true, value: undefined });
    expect(await later(0.9).checkpointIfDue('push')).toEqual({ ok: true, value: undefined });
    expect(await later(1).checkpointIfDue('push')).toMatchObject({
      ok: true,
      value: { seq: 3, event: 'checkpoint', checkpoint: { size: 2 } },
    });
    expect(await later(2).checkpointIfDue('push')).toEqual({ ok: true, value: undefined });
    await later(2).append(entry);
    expect(await later(2.5).checkpointIfDue('push')).toEqual({ ok: true, value: undefined });
    expect(await later(3).checkpointIfDue('push')).toMatchObject({ ok: true, value: { checkpoint: { size: 4 } } });
  });

  it('is signed over what it says, and a signer who cannot stops it', async () => {
    const folder = await logOf(2);
    const signed: string[] = [];
    const sign = (payload: string) => {
      signed.push(payload);
      return Promise.resolve({ ok: true as const, value: '{"bundle":true}' });
    };
    const made = await logIn(folder).checkpoint('ci', sign);
    expect(made).toMatchObject({ ok: true, value: { stage: 'ci', checkpoint: { size: 2, bundle: '{"bundle":true}' } } });
    const { root, head } = (made as { value: EvidenceRecord }).value.checkpoint!;
    expect(signed).toEqual([`{"head":"${head}","root":"${root}","size":2,"type":"wharfmaster-evidence-checkpoint/v1"}`]);
    const problem = { code: 'PASSPHRASE_WRONG' as const, message: 'no', next: 'x' };
    expect(await logIn(folder).checkpoint('ci', () => Promise.resolve({ ok: false, problem }))).toEqual({ ok: false, problem });
    expect(await seqOf(folder)).toBe(3);
  });

  it('is refused to a broken log', async () => {
    const folder = await logOf(3);
    const file = join(folder, first);
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, lines.toSpliced(1, 1).join('\n'));
    expect(await logIn(folder).checkpoint('push')).toMatchObject({ ok: false, problem: { code: 'EVIDENCE_BROKEN' } });
  });

  it('that was kept elsewhere tells a log that was cut or written anew', async () => {
    const folder = await logOf(5);
    const checked = await checkLog(folder);
    const made = await logIn(folder).checkpoint('push');
    const kept = (made as { value: EvidenceRecord }).value.checkpoint!;
    expect(checked).toMatchObject({ ok: true, value: { state: { end: { seq: 5 } } } });
    const ask = async (at: string) => {
      const answer = await checkLog(at, { checkpoints: [kept] });
      return answer.ok ? answer.value.asked[0]?.why : answer.problem.message;
    };
    expect(await ask(folder)).toBeUndefined();
    await logIn(folder).append(entry);
    expect(await ask(folder)).toBeUndefined();
    const lines = readFileSync(join(folder, first), 'utf8').split('\n');
    writeFileSync(join(folder, first), `${lines.slice(0, 3).join('\n')}\n`);
    expect(await seqOf(folder)).toBe(3);
    expect(await ask(folder)).toContain('the log has 3');
    expect(await ask(await logOf(7, { clock: { now: () => eight + 1 } }))).toContain('is another one');
  });
});

describe('the lock', () => {
  it('is waited for, within bounds, and says who has it', async () => {
    const folder = await logOf(1);
    const writer = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const held = { ...thisProcess(), pid: writer.pid, started: startOf(writer.pid ?? 0) };
    writeFileSync(join(folder, 'lock-7'), JSON.stringify(held), { mode: 0o600 });
    const busy = await logIn(folder, { waitMs: 100 }).append(entry);
    expect(busy).toMatchObject({ ok: false, problem: { code: 'BUSY', message: expect.stringContaining(String(writer.pid)) as string } });
    writer.kill();
    await new Promise((resolve) => writer.once('close', resolve));
    expect(await logIn(folder, { waitMs: 2_000 }).append(entry)).toMatchObject({ ok: true, value: { seq: 2 } });
  });

  it('of a process whose number another one has by now is taken over', async () => {
    const folder = await logOf(1);
    const held = { ...thisProcess(), started: 'another time' };
    writeFileSync(join(folder, 'lock-7'), JSON.stringify(held), { mode: 0o600 });
    // Where no system tells when a process began, it takes as long as nobody writes.
    if (process.platform !== 'linux') age(join(folder, 'lock-7'), 11 * 60_000);
    expect(await logIn(folder, { waitMs: 100 }).append(entry)).toMatchObject({ ok: true });
  });

  it('of another machine or container is waited for, and for ten minutes at most', async () => {
    const folder = await logOf(1);
    const file = join(folder, 'lock-7');
    writeFileSync(file, JSON.stringify({ ...thisProcess(), machine: 'another', pid: 999_999 }), { mode: 0o600 });
    expect(await logIn(folder, { waitMs: 50 }).append(entry)).toMatchObject({ ok: false, problem: { code: 'BUSY' } });
    age(file, 11 * 60_000);
    expect(await logIn(folder, { waitMs: 50 }).append(entry)).toMatchObject({ ok: true });
  });

  it.each(['', '{"pid":', 'nonsense'])('that was never written to the end is a leftover: %j', async (content) => {
    const folder = await logOf(1);
    const file = join(folder, 'lock-9');
    writeFileSync(file, content, { mode: 0o600 });
    expect(await logIn(folder, { waitMs: 50 }).append(entry)).toMatchObject({ ok: false, problem: { code: 'BUSY' } });
    age(file, 60_000);
    expect(await logIn(folder, { waitMs: 50 }).append(entry)).toMatchObject({ ok: true });
  });

  it('leaves a handful of files behind, however much was written', async () => {
    const folder = await logOf(60);
    expect(readdirSync(folder).filter((name) => name.startsWith('lock-') || name.startsWith('new-')).length).toBeLessThan(12);
  });
});

describe('a disk that is full', () => {
  it('keeps nothing half written, and the log goes on when there is room again', async () => {
    const folder = await logOf(2);
    const writer = await buildWriter();
    // The limit of a file's size fails a write in its middle, as a full disk does.
    const child = spawn('bash', ['-c', `ulimit -f 8; trap '' XFSZ; exec "${process.execPath}" "${writer}" "${folder}" full 40`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    const failed = said.split('\n').filter((line) => line.startsWith('failed'));
    expect(failed[0]).toContain('EVIDENCE_UNWRITABLE');
    expect(failed.length).toBeGreaterThan(5);
    const seq = await seqOf(folder);
    expect(seq).toBeGreaterThan(2);
    expect(readFileSync(join(folder, first)).at(-1)).toBe(10);
    expect(await logIn(folder).append(entry)).toMatchObject({ ok: true, value: { seq: Number(seq) + 1 } });
    expect(readdirSync(folder).filter((name) => name.startsWith('torn-'))).toEqual([]);
  });
});
