import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SourceStanding } from '../../../../src/core/index.js';
import { openPolicies } from '../../../../src/node/policies/policies.js';
import { fetchSource } from '../../../../src/node/policy-sources/fetch-source.js';
import { remotePolicies } from '../../../../src/node/policy-sources/remote-policies.js';
import { machine, makeOffice, now, policyText, said, short, signedFiles, webServer, type Machine } from './support/policy-world.js';

const office = makeOffice();
const hour = 3_600_000;

async function fetched(rest = '', serial = 41) {
  const server = await webServer(await signedFiles('/policy.yaml', policyText(serial, rest), office));
  const here = machine({ office }, server.authority);
  const source = `${server.origin}/policy.yaml`;
  const first = await here.ask(source);
  expect(short(first)).toBe(`usable bank-standard ${serial}`);
  return { server, here, source, file: first.file };
}

/** The same machine at a later hour, without a server. */
function later(here: Machine, source: string, hours: number, stage: 'ci' | 'push' | 'edit' = 'ci'): Promise<SourceStanding> {
  return here.ask(source, { around: { now: () => now + hours * hour, fetches: 'never', stage } });
}

describe('the kept copy', () => {
  it('counts when the server is gone, and says that nobody could look', async () => {
    const { here, source, server } = await fetched();
    server.files = {};
    expect(short(await here.ask(source))).toBe('usable bank-standard 41 REGISTRY_NOT_FOUND');
    expect(short(await later(here, source, 1000))).toBe('usable bank-standard 41');
  });

  it('is looked after when that is due, and left alone before and right after a failure', async () => {
    const { here, source, server } = await fetched('distribution: {refresh: 2h}\n');
    const due = (hours: number) => here.ask(source, { around: { now: () => now + hours * hour, fetches: 'due' } });
    server.heard.length = 0;
    await due(1);
    expect(server.heard).toEqual([]);
    server.files = {};
    expect(short(await due(3))).toBe('usable bank-standard 41 REGISTRY_NOT_FOUND');
    expect(server.heard).toEqual(['GET /policy.yaml']);
    expect(short(await due(3.01))).toBe('usable bank-standard 41');
    expect(server.heard).toHaveLength(1);
    await due(4);
    expect(server.heard).toHaveLength(2);
  });

  it('goes stale after `maxStale`, and `onStale` says what that stops', async () => {
    for (const [onStale, stopped] of [
      ['report', []],
      ['block-push', ['push']],
      ['block', ['ci', 'push']],
    ] as const) {
      const { here, source } = await fetched(`distribution: {maxStale: 1d, onStale: ${onStale}}\n`);
      for (const stage of ['edit', 'ci', 'push'] as const) {
        expect(short(await later(here, source, 23, stage))).toBe('usable bank-standard 41');
        const standing = await later(here, source, 25, stage);
        if (stopped.some((one) => one === stage)) expect(said(standing)).toContain('is stale');
        else expect(standing.state === 'usable' && standing.origin.stale).toContain('1d');
      }
    }
  });

  it('past its `staleAfter` is stale however often it is confirmed', async () => {
    const text = policyText(41, 'distribution: {maxStale: 7d, onStale: block}\n').replace(
      'serial: 41',
      'serial: 41, staleAfter: "2026-11-22"',
    );
    const server = await webServer(await signedFiles('/policy.yaml', text, office));
    const standing = await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`);
    expect(said(standing)).toContain('is stale');
    expect(said(standing)).toContain('2026-11-22');
  });

  it('does not count after somebody changed it, also when its checksum was changed along', async () => {
    const { here, source, file } = await fetched();
    writeFileSync(file, policyText(41).replace('bank.example', 'evil.example'));
    expect(short(await later(here, source, 1))).toBe('unusable SOURCE_DAMAGED');
    expect(short(await here.ask(source))).toBe('usable bank-standard 41');
  });

  it('does not count when others can write it', async () => {
    const { here, source, file } = await fetched();
    chmodSync(dirname(file), 0o777);
    expect(short(await later(here, source, 1))).toBe('unusable SOURCE_DAMAGED');
  });

  it('does not count any more when whom this machine trusts has changed', async () => {
    const { here, source } = await fetched();
    const trust = { signers: { office: { keys: [makeOffice().publicKey] } }, threshold: 1 };
    expect(short(await here.ask(source, { around: { trust, fetches: 'never' } }))).toBe('unusable SOURCE_UNSIGNED');
  });

  it('does not count below a lowest serial that the administrator raised', async () => {
    const { here, source } = await fetched();
    expect(short(await here.ask(source, { minSerial: 42, around: { fetches: 'never' } }))).toBe('unusable SOURCE_ROLLED_BACK');
  });
});

describe('what this machine remembers', () => {
  it('is recovered from the signed versions when the record is lost or damaged, so that no older one comes in', async () => {
    for (const spoil of [(file: string) => rmSync(file), (file: string) => writeFileSync(file, '{"record": {"serial": 1}}')]) {
      const { here, source, server, file } = await fetched();
      spoil(join(dirname(dirname(file)), 'record.json'));
      server.files = await signedFiles('/policy.yaml', policyText(40), office);
      expect(short(await here.ask(source))).toBe('usable bank-standard 41 SOURCE_ROLLED_BACK');
    }
  });

  it('survives a crash between its two writes: the version is there, the record still says the old one', async () => {
    const { here, source, server, file } = await fetched();
    const record = join(dirname(dirname(file)), 'record.json');
    const before = readFileSync(record);
    server.files = await signedFiles('/policy.yaml', policyText(42), office);
    expect(short(await here.ask(source))).toBe('usable bank-standard 42');
    writeFileSync(record, before);
    mkdirSync(join(dirname(record), 'making-0123456789abcdef'));
    expect(short(await later(here, source, 1))).toBe('usable bank-standard 41');
    expect(short(await here.ask(source))).toBe('usable bank-standard 42');
  });

  it('keeps the version before and no more', async () => {
    const { here, source, server, file } = await fetched();
    for (const serial of [42, 43, 44]) {
      server.files = await signedFiles('/policy.yaml', policyText(serial), office);
      await here.ask(source);
    }
    expect(readdirSync(dirname(dirname(file))).filter((name) => /^[0-9a-f]{64}$/.test(name))).toHaveLength(2);
  });

  it('is not had where it cannot be written, and then the policy does not count: nobody would know its serial', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const here = machine({ office }, server.authority);
    writeFileSync(here.state, 'a file where a folder should be');
    const standing = await here.ask(`${server.origin}/policy.yaml`);
    expect(short(standing)).toBe('unusable SOURCE_UNKEPT');
    expect(said(standing)).toContain('free space');
  });

  it('is written by one process at a time: many at once come to the same end', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const here = machine({ office }, server.authority);
    const all = await Promise.all([1, 2, 3, 4].map(() => here.ask(`${server.origin}/policy.yaml`)));
    expect(all.map(short)).toEqual(Array(4).fill('usable bank-standard 41'));
  });
});

describe('policies that extend policies', () => {
  const never = new AbortController().signal;

  it('are followed from afar to afar, and from a workspace’s file, and judged each alone', async () => {
    const server = await webServer();
    server.files = {
      ...(await signedFiles('/top.yaml', policyText(7, '', 'group'), office)),
      ...(await signedFiles('/policy.yaml', policyText(41, `extends: ${server.origin}/top.yaml\n`), office)),
    };
    const here = machine({ office }, server.authority);
    writeFileSync(
      join(here.folder, '.wharfmaster.yaml'),
      `apiVersion: wharfmaster/v1\nkind: ImagePolicy\nextends: ${server.origin}/policy.yaml\n`,
    );
    const remote = await remotePolicies({
      ...{ trust: { signers: { office: { keys: [office.publicKey] } }, threshold: 1 }, workspaces: [here.folder], isTrusted: true },
      managed: { trustRoots: {}, tools: {}, allowedHosts: [server.host], evidenceSinks: [], disabled: [] },
      ...{
        now: () => now,
        stage: 'ci',
        fetches: 'due',
        fetch: fetchSource,
        signal: never,
        workingDirectory: here.folder,
        folders: [here.folder],
      },
      environment: { XDG_STATE_HOME: here.state, NODE_EXTRA_CA_CERTS: server.authority },
    });
    const sources = { workingDirectory: here.folder, organisation: [], useWorkspace: true, check: () => [] };
    const names = (policies: ReturnType<typeof openPolicies>) =>
      policies.governing({ folder: '.', root: '.' }).layers.map(({ label }) => label.name ?? 'workspace');
    expect(names(openPolicies({ ...sources, remote }))).toEqual(['group', 'bank-standard', 'workspace']);
    const without = openPolicies(sources);
    expect(without.governing({ folder: '.', root: '.' })).toMatchObject({ layers: [], broken: [{ file: '.wharfmaster.yaml' }] });
    expect(without.met()[0]?.problems[0]?.what).toContain('wharfmaster policy pull');
  });
});
