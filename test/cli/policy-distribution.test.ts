import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runCli, type Ran } from './support/run-cli.js';

/** Keys and what this person keeps; policies stand in the folder that the server serves, images in a workspace of its own. */
const person = temporaryFolder();
const served = temporaryFolder();
const workspace = temporaryFolder({ Dockerfile: 'FROM docker.io/library/node:20\n' });
let server: Server;
let source: string;

beforeAll(async () => {
  for (const name of ['office', 'ciso']) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(person, `${name}.key`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(person, `${name}.pub`), publicKey.export({ type: 'spki', format: 'pem' }));
  }
  server = createServer((request, response) => {
    const file = join(served, request.url ?? '');
    if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/standard.yaml`;
});
afterAll(() => void server.close());

function publish(serial: number, rest = ''): void {
  writeFileSync(
    join(served, 'standard.yaml'),
    `apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: bank-standard, version: "1.${serial}", serial: ${serial}}\nsources: {allow: [registry.bank.example/**]}\n${rest}`,
  );
}

function wharfmaster(folder: string, args: readonly string[], state = 'state'): Promise<Ran> {
  return runCli(folder, args, { XDG_STATE_HOME: join(person, state) });
}

const office = (): readonly string[] => ['--policy-signer', `office=${join(person, 'office.pub')}`];
const sign = (...more: readonly string[]): Promise<Ran> => wharfmaster(served, ['policy', 'sign', 'standard.yaml', ...more]);
const check = (more: readonly string[], state?: string): Promise<Ran> => wharfmaster(workspace, ['check', ...more], state);

describe('a policy from afar on the command line', () => {
  it('judges like a file once it is signed by whom a flag names, and says so', async () => {
    publish(1);
    const signed = await sign('--key', join(person, 'office.key'));
    expect(signed.out).toContain('bank-standard, serial 1, signed by the key');
    const checked = await check(['--policy', source, ...office()]);
    expect(checked.code).toBe(1);
    expect(checked.notes).toContain('bank-standard 1.1, serial 1, signed by office, confirmed just now');
    expect((await check(['--policy', source, ...office(), '--require-policy', 'bank-standard:1'])).code).toBe(1);
    expect((await check(['--policy', source, ...office(), '--require-policy', 'bank-standard:2'])).code).toBe(2);
  });

  it('exits with 2 and allows nothing when nobody said whose signature counts, or it is of somebody else', async () => {
    const unnamed = await check(['--policy', source], 'empty');
    expect(unnamed.code).toBe(2);
    expect(unnamed.out).toContain('undetermined');
    expect(unnamed.notes).toContain('Nobody said whose signature');
    const foreign = await check(['--policy', source, '--policy-signer', `ciso=${join(person, 'ciso.pub')}`], 'empty');
    expect(foreign.code).toBe(2);
    expect(foreign.notes).toContain('no signature that counts');
  });

  it('governs from its kept copy when the server is gone, and refuses an older one when it is back', async () => {
    publish(0);
    await sign('--key', join(person, 'office.key'));
    const older = await wharfmaster(workspace, ['policy', 'pull', source, ...office()]);
    expect(older.code).toBe(2);
    expect(older.notes).toContain('serial 0, and 1 was seen there already');
    expect(older.out).toContain('serial 1');
    const gone = source.replace('standard', 'gone');
    const missing = await wharfmaster(workspace, ['policy', 'pull', gone, ...office()]);
    expect(missing.code).toBe(3);
    expect((await check(['--policy', source, ...office()])).code).toBe(1);
  });

  it('that two must sign is signed twice', async () => {
    publish(3);
    await sign('--key', join(person, 'office.key'));
    const both = [...office(), '--policy-signer', `ciso=${join(person, 'ciso.pub')}`, '--policy-threshold', '2'];
    expect((await wharfmaster(workspace, ['policy', 'pull', source, ...both], 'two')).notes).toContain('1 of the 2 signatures');
    await sign('--key', join(person, 'ciso.key'), '--add');
    const pulled = await wharfmaster(workspace, ['policy', 'pull', source, ...both, '--format', 'json'], 'two');
    expect(JSON.parse(pulled.out)).toMatchObject([{ state: 'usable', serial: 3, signedBy: [{ signer: 'office' }, { signer: 'ciso' }] }]);
  });

  it('is extended by a workspace’s policy, which can name no signer itself', async () => {
    const state = 'extended';
    await wharfmaster(workspace, ['policy', 'pull', source, ...office()], state);
    const below = temporaryFolder({
      Dockerfile: 'FROM docker.io/library/node:20\n',
      '.wharfmaster.yaml': `apiVersion: wharfmaster/v1\nkind: ImagePolicy\nextends: ${source}\n`,
    });
    const without = await wharfmaster(below, ['check'], state);
    expect(without.code).toBe(2);
    expect(without.out + without.notes).toContain('Nobody said whose signature');
    // The server stands on loopback, which no workspace may name.
    const private_ = await wharfmaster(below, ['check', ...office()], 'extended-anew');
    expect(private_.code).toBe(2);
    expect(private_.out + private_.notes).toContain('own network');
    const kept = await wharfmaster(below, ['check', ...office()], state);
    expect(kept.code).toBe(1);
    expect(kept.out).toContain('bank-standard');
    writeFileSync(
      join(below, '.wharfmaster.yaml'),
      'apiVersion: wharfmaster/v1\nkind: ImagePolicy\npolicyTrust: {signers: {me: {key: /me.pub}}}\n',
    );
    expect((await wharfmaster(below, ['check'])).code).toBe(2);
  });

  it.each([
    [['policy', 'pull', 'policy.yaml'], 'no source from afar'],
    [['policy', 'pull', 'oci://registry.bank.example/policy:1', '--policy-signer', 'office'], '--policy-signer needs NAME=FILE'],
    [['policy', 'pull', 'oci://registry.bank.example/policy:1', '--timeout', 'soon'], 'whole numbers'],
    [['policy', 'sign', 'missing.yaml', '--key', 'a'], 'does not exist'],
    [['policy', 'sign', 'Dockerfile', '--key', 'a'], 'no policy to send to others'],
    [['policy', 'publish', 'Dockerfile', 'https://a/b'], 'no place in a registry'],
    [['check', '--policy', 'http://policies.bank.example/p.yaml'], 'without TLS'],
    [['check', '--policy', 'git+https://a.example/b.git#main'], 'whole commit id'],
  ])('%j is refused with a sentence', async (args, sentence) => {
    const ran = await wharfmaster(workspace, args, 'empty');
    expect(ran.code).toBe(2);
    expect(ran.notes).toContain(sentence);
  });

  it('is looked into by `policy check` at its address', async () => {
    const checked = await wharfmaster(workspace, ['policy', 'check', source, ...office()], 'looked-into');
    expect(checked.code).toBe(0);
    expect(checked.notes).toContain('bank-standard 1.3, serial 3, signed by office');
  });
});
