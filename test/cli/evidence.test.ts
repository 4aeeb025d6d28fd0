import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvidenceEntry } from '../../src/core/index.js';
import { openEvidenceLog } from '../../src/node/evidence-log.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runCli } from './support/run-cli.js';

const actor = { user: 'jane', unverified: true, host: 'desk', tool: 'wharfmaster', version: '0.1.0' };
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const fingerprint = createHash('sha256')
  .update(publicKey.export({ type: 'spki', format: 'der' }))
  .digest('hex');
const image = { ref: 'registry.bank.example/apps/web:1.4', digest: digest('a') };

const entries: readonly EvidenceEntry[] = [
  { stage: 'push', event: 'push-intended', subject: { ref: image.ref } },
  { stage: 'push', event: 'signed', subject: image, signatures: [{ signer: 'release', principal: `key sha256:${fingerprint}` }] },
  { stage: 'ci', event: 'verified', subject: image, verdict: 'passed' },
  { stage: 'push', event: 'failed', problem: { code: 'REGISTRY_FAILED', message: 'gone\u001b[2J::error::x' } },
];

/** A person's state folder with these records in its log, one an hour from eight o'clock on. */
async function stateWith(
  records: readonly EvidenceEntry[],
): Promise<{ readonly env: Readonly<Record<string, string>>; readonly file: string; readonly folder: string }> {
  const state = temporaryFolder();
  const folder = join(state, 'wharfmaster', 'evidence');
  let now = Date.parse('2026-11-23T07:00:00Z');
  const log = openEvidenceLog({ folder, actor, clock: { now: () => (now += 3_600_000) } });
  for (const record of records) await log.append(record);
  return { env: { XDG_STATE_HOME: state }, folder, file: join(folder, 'evidence-000000000001.jsonl') };
}

describe('wharfmaster evidence list', () => {
  it('prints a line a record, which no terminal and no pipeline takes for anything else', async () => {
    const { env } = await stateWith(entries);
    const { code, out } = await runCli(temporaryFolder(), ['evidence', 'list'], env);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toBe(
      '     1  2026-11-23T08:00:00.000Z  push   push-intended  registry.bank.example/apps/web:1.4  jane@desk (unverified)',
    );
    expect(lines[1]).toContain(`signed  registry.bank.example/apps/web:1.4@${digest('a')}  by release (key sha256:${fingerprint})`);
    expect(lines[3]).toContain('REGISTRY_FAILED: gone\\u{1b}[2J::error::x');
    expect([code, lines.length]).toEqual([0, 4]);
  });

  it('prints JSON that is what the log holds', async () => {
    const { env, file } = await stateWith(entries);
    const there = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    const { out } = await runCli(temporaryFolder(), ['evidence', 'list', '--format', 'json'], env);
    expect(JSON.parse(out)).toEqual(there);
    const lines = await runCli(temporaryFolder(), ['evidence', 'list', '--format', 'ndjson', '--stage', 'ci'], env);
    expect(JSON.parse(lines.out)).toEqual(there[2]);
    expect((await runCli(temporaryFolder(), ['evidence', 'list', '--format', 'json', '--stage', 'drill'], env)).out).toBe('[]\n');
  });

  it.each([
    ['2026-11-23T10:00:00Z', 2],
    ['2026-11-23', 4],
    ['2099-01-01', 0],
  ])('starts at --since %s', async (since, count) => {
    const { env } = await stateWith(entries);
    const { out } = await runCli(temporaryFolder(), ['evidence', 'list', '--format', 'json', '--since', since], env);
    expect(JSON.parse(out)).toHaveLength(count);
  });

  it.each([
    [['--since', 'yesterday'], 2, 'no time'],
    [['--stage', 'pull'], 2, 'does not take'],
  ])('refuses %j', async (args, code, words) => {
    const { env } = await stateWith([]);
    expect(await runCli(temporaryFolder(), ['evidence', 'list', ...args], env)).toMatchObject({
      code,
      notes: expect.stringContaining(words) as string,
    });
  });

  it('says that nothing was recorded yet', async () => {
    const ran = await runCli(temporaryFolder(), ['evidence', 'list'], { XDG_STATE_HOME: temporaryFolder() });
    expect(ran).toMatchObject({ code: 3, out: '', notes: expect.stringContaining('There is no evidence log in') as string });
  });

  it('reads the workspace’s log where the policy has it there', async () => {
    const workspace = temporaryFolder({
      '.wharfmaster.yaml': 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nevidence: {location: workspace}\n',
    });
    const log = openEvidenceLog({ folder: join(workspace, '.wharfmaster', 'evidence'), within: workspace, actor, clock: { now: () => 0 } });
    await log.append(entries[0]!);
    const { code, out } = await runCli(workspace, ['evidence', 'list', '--format', 'json'], { XDG_STATE_HOME: temporaryFolder() });
    expect([code, (JSON.parse(out) as unknown[]).length]).toEqual([0, 1]);
  });
});

describe('wharfmaster evidence verify', () => {
  it('says what holds, and what that does not prove', async () => {
    const { env, folder } = await stateWith(entries);
    const { code, out } = await runCli(temporaryFolder(), ['evidence', 'verify'], env);
    expect(out).toContain(`evidence log: ${folder}\nintact: 4 records, from 2026-11-23T08:00:00.000Z to 2026-11-23T11:00:00.000Z\n`);
    expect(out).toContain('It does not show that it was not cut at its end');
    expect(code).toBe(0);
  });

  it('names the first record that does not hold, and why', async () => {
    const { env, file } = await stateWith(entries);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"passed"', '"failed"'));
    const { code, out } = await runCli(temporaryFolder(), ['evidence', 'verify'], env);
    expect(out).toContain('BROKEN at record 3 (evidence-000000000001.jsonl): Its hash does not belong to its content');
    expect(code).toBe(1);
    const json = await runCli(temporaryFolder(), ['evidence', 'verify', '--format', 'json'], env);
    expect(JSON.parse(json.out)).toMatchObject({ intact: false, records: 2, broken: { seq: 3, fault: 'altered' } });
    const list = await runCli(temporaryFolder(), ['evidence', 'list'], env);
    expect(list.out.trimEnd().split('\n')).toHaveLength(2);
    expect(list).toMatchObject({ code: 1, notes: expect.stringContaining('broken at record 3') as string });
  });

  it('tells a log that was cut by a checkpoint that was kept elsewhere', async () => {
    const { env, file } = await stateWith(entries);
    const folder = temporaryFolder();
    const made = await runCli(folder, ['evidence', 'checkpoint', '--out', 'kept.json'], env);
    expect(made).toMatchObject({ code: 0, notes: expect.stringContaining('Nobody signed it') as string });
    expect(JSON.parse(made.out)).toMatchObject({ size: 4 });
    expect((await runCli(folder, ['evidence', 'verify', '--checkpoint', 'kept.json'], env)).code).toBe(0);
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${lines.slice(0, 2).join('\n')}\n`);
    expect(await runCli(folder, ['evidence', 'verify'], env)).toMatchObject({ code: 0 });
    const cut = await runCli(folder, ['evidence', 'verify', '--checkpoint', 'kept.json'], env);
    expect(cut).toMatchObject({ code: 1, out: expect.stringContaining('NOT EXTENDED. It covers 4 records, but the log has 2') as string });
  });

  it('does not take a record that is being written for a break', async () => {
    const { env, file } = await stateWith(entries);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -30));
    expect(await runCli(temporaryFolder(), ['evidence', 'verify'], env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('intact: 3 records') as string,
    });
  });

  it.each([
    ['nothing', '{}', 3],
    ['no file', undefined, 3],
  ])('says that a checkpoint is %s', async (_, content, code) => {
    const { env } = await stateWith(entries);
    const folder = temporaryFolder(content === undefined ? {} : { 'kept.json': content });
    expect((await runCli(folder, ['evidence', 'verify', '--checkpoint', 'kept.json'], env)).code).toBe(code);
  });

  it('reads a copy that somebody else made, by --log', async () => {
    const { folder } = await stateWith(entries);
    const copy = join(temporaryFolder(), 'copy');
    execFileSync('cp', ['-r', folder, copy]);
    chmodSync(copy, 0o777);
    expect((await runCli(temporaryFolder(), ['evidence', 'verify', '--log', copy])).code).toBe(0);
  });
});

describe('wharfmaster evidence checkpoint', () => {
  it('seals no log that is broken, and as nobody whom no policy knows', async () => {
    const { env, file } = await stateWith(entries);
    const ran = await runCli(temporaryFolder(), ['evidence', 'checkpoint', '--key', 'release=cosign.key'], env);
    expect(ran).toMatchObject({ code: 2, notes: expect.stringContaining('No policy in force has a signer release') as string });
    writeFileSync(file, readFileSync(file, 'utf8').replace('push-intended', 'pushed'));
    expect((await runCli(temporaryFolder(), ['evidence', 'checkpoint'], env)).code).toBe(1);
  });
});

describe('wharfmaster evidence impact', () => {
  it.each(['fingerprint', 'file'])('lists every digest that a key vouches for, by its %s', async (by) => {
    const { env } = await stateWith(entries);
    const folder = temporaryFolder({ 'release.pub': publicKey.export({ type: 'spki', format: 'pem' }) as string });
    const key = by === 'file' ? 'release.pub' : `sha256:${fingerprint.toUpperCase()}`;
    const { code, out } = await runCli(folder, ['evidence', 'impact', '--key', key, '--format', 'json'], env);
    expect(JSON.parse(out)).toMatchObject({
      key: fingerprint,
      records: 4,
      images: [{ digest: digest('a'), refs: [image.ref], events: ['signed'], seqs: [2] }],
    });
    expect(code).toBe(0);
    expect((await runCli(folder, ['evidence', 'impact', '--key', key], env)).out).toMatch(new RegExp(`^${digest('a')}  registry`));
  });

  it('finds nothing for another key, and says in how many records it looked', async () => {
    const { env } = await stateWith(entries);
    const ran = await runCli(temporaryFolder(), ['evidence', 'impact', '--key', '0'.repeat(64)], env);
    expect(ran).toMatchObject({ code: 0, out: '', notes: expect.stringContaining('0 digests in 4 records') as string });
  });

  it.each([
    ['no key', [], 'Say which key'],
    ['a name that is none', ['--key', 'nobody'], 'neither a fingerprint'],
    ['a private key', ['--key', 'private.pem'], 'holds a private key'],
    ['a file that is no key', ['--key', 'text'], 'holds no public key'],
  ])('refuses %s', async (_, args, words) => {
    const { env } = await stateWith(entries);
    const folder = temporaryFolder({ 'private.pem': '-----BEGIN PRIVATE KEY-----', text: 'x' });
    expect(await runCli(folder, ['evidence', 'impact', ...args], env)).toMatchObject({
      code: 2,
      notes: expect.stringContaining(words) as string,
    });
  });
});

describe('wharfmaster evidence', () => {
  it('says what there is to do with it', async () => {
    expect(await runCli(temporaryFolder(), ['evidence'])).toMatchObject({
      code: 2,
      notes: expect.stringContaining('evidence list, evidence verify') as string,
    });
  });

  it('does not look for its log under a broken policy', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nevidenc: {}\n' });
    mkdirSync(join(folder, 'log'));
    expect((await runCli(folder, ['evidence', 'list'])).code).toBe(2);
    expect((await runCli(folder, ['evidence', 'verify', '--log', 'log'])).code).toBe(0);
  });
});
