import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CeremonyParams, CeremonyResult, SigningScope, SigningState } from '../../src/tool-host/protocol.js';
import type { ExportedEvidence, ListedEvidence, VerifiedEvidence } from '../../src/tool-host/evidence-protocol.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { fakeTools } from './support/fake-tools.js';
import { startConfigured, type Host } from './support/start-host.js';

const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: { name: quay, version: '7' }
sources: { allow: [127.0.0.1:9/**] }
trust:
  signers:
    release: { type: key, keys: [{ file: release.pub, sha256: '${'1'.repeat(64)}' }] }
    me: { type: keyless, issuer: https://id.example, subject: ada@example.org, trustRoot: bank }
  require: [{ match: 127.0.0.1:9/apps/**, all: [release] }]
push: { repositories: [127.0.0.1:9/apps/**] }
`;

interface Window {
  readonly host: Host;
  readonly folder: string;
  readonly state: string;
  readonly asked: string[];
  readonly scope: (change?: Partial<SigningScope>) => SigningScope;
  readonly push: (change?: Partial<CeremonyParams>) => Promise<CeremonyResult>;
}

async function openWindow(files: Readonly<Record<string, string>> = { '.wharfmaster.yaml': policy }): Promise<Window> {
  const tools = await fakeTools();
  const [folder, state] = [temporaryFolder({ '.git/config': '', ...files }), temporaryFolder()];
  const host = await startConfigured(tools.bin, { workspaces: [folder] }, { XDG_STATE_HOME: state });
  const asked: string[] = [];
  for (const method of ['ceremony/confirm', 'secret/passphrase', 'secret/identityToken'])
    host.connection.onRequest(method, () => {
      asked.push(method);
      return {};
    });
  const scope = (change: Partial<SigningScope> = {}): SigningScope => ({ folder, signers: {}, trustRoots: {}, hashUser: false, ...change });
  const scanning = { scanners: [], timeoutMs: 10_000, updateDatabase: false, servers: {}, credentials: {} };
  const push = (change: Partial<CeremonyParams> = {}): Promise<CeremonyResult> =>
    host.request('ceremony/run', {
      ...scope(),
      ...scanning,
      token: 't',
      image: { name: 'web:1' },
      target: '127.0.0.1:9/apps/web:1',
      ...change,
    });
  return { host, folder, state, asked, scope, push };
}

describe('what the tool host says about signing', () => {
  it('is what the policy on disk says: signers, with what they sign, and repositories', async () => {
    const { host, scope } = await openWindow();
    expect(await host.request<SigningState>('signing/state', scope())).toEqual({
      policies: ['quay'],
      complaints: [],
      signers: [
        { name: 'release', type: 'key', who: 'key 1111111111111111…', engines: ['embedded', 'cosign'], asked: true },
        {
          name: 'me',
          type: 'keyless',
          who: 'ada@example.org by https://id.example',
          engines: ['embedded', 'cosign'],
          trustRoot: 'bank',
          asked: false,
        },
      ],
      repositories: ['127.0.0.1:9/apps/**'],
    });
  });

  it('is nothing without a policy, and why when one is broken', async () => {
    const empty = await openWindow({});
    expect(await empty.host.request<SigningState>('signing/state', empty.scope())).toEqual({ policies: [], complaints: [], signers: [] });
    const broken = await openWindow({ '.wharfmaster.yaml': 'kind: nothing\n' });
    const state = await broken.host.request<SigningState>('signing/state', broken.scope());
    expect(state.complaints.join()).toContain(`${join(broken.folder, '.wharfmaster.yaml')} is broken`);
    expect(await broken.push()).toMatchObject({ problem: { code: 'NOT_ALLOWED' } });
  });

  it('takes the organisation’s policy of the settings too, and refuses one from afar that nobody vouches for', async () => {
    const { host, scope } = await openWindow({});
    const office = temporaryFolder({ 'policy.yaml': policy });
    const named = await host.request<SigningState>('signing/state', scope({ policy: join(office, 'policy.yaml') }));
    expect(named.policies).toEqual(['quay']);
    const url = await host.request<SigningState>('signing/state', scope({ policy: 'https://policies.example/p.yaml' }));
    expect(url.complaints).toEqual([expect.stringContaining('Nobody said whose signature makes the policy')]);
  });

  it('is that a remote host signs nothing which the administrator does not list', async () => {
    const { host, scope } = await openWindow();
    expect(await host.request<SigningState>('signing/state', scope({ remote: 'ssh-remote' }))).toMatchObject({
      off: { message: expect.stringContaining('`ssh-remote`'), next: expect.stringContaining('signingHosts: [ssh-remote]') },
    });
  });
});

describe('a push', () => {
  it('without a key is refused before anybody is asked and anything is sent, and that is recorded', async () => {
    const { push, asked, host, scope } = await openWindow();
    const result = await push();
    expect(result).toMatchObject({ outcome: { state: 'refused', plan: { signatures: [] } } });
    expect(asked).toEqual([]);
    const listed = await host.request<ListedEvidence>('evidence/list', { ...scope(), limit: 10 });
    expect(listed.records.map(({ event }) => event)).toEqual(['refused']);
  });

  it('goes nowhere that is no target, and of no image that is not there', async () => {
    const { push } = await openWindow();
    for (const target of ['nonsense//', '127.0.0.1:9/apps/web', `127.0.0.1:9/apps/web:1@sha256:${'a'.repeat(64)}`])
      expect(await push({ target })).toMatchObject({ problem: { code: 'NOT_ALLOWED' } });
    expect(await push({ image: { name: 'absent:1' } })).toMatchObject({ problem: { code: 'IMAGE_NOT_FOUND' } });
  });

  it('takes no key by a relative path, and nothing that is not of the protocol', async () => {
    const { push, host } = await openWindow();
    await expect(push({ signers: { release: { key: 'cosign.key' } } })).rejects.toThrow('ceremony/run takes');
    await expect(push({ signers: { release: { flow: 'post' as 'browser' } } })).rejects.toThrow('ceremony/run takes');
    await expect(host.request('ceremony/run', null)).rejects.toThrow('ceremony/run takes');
    await expect(host.request('image/verify', {})).rejects.toThrow('image/verify takes');
    await expect(host.request('evidence/export', { file: 'relative' })).rejects.toThrow('evidence/export takes');
  });
});

describe('evidence', () => {
  it('is empty, and no problem, before anything was recorded', async () => {
    const { host, scope, state } = await openWindow();
    const folder = join(state, 'wharfmaster/evidence');
    expect(await host.request<ListedEvidence>('evidence/list', { ...scope(), limit: 10 })).toEqual({ folder, records: [], total: 0 });
    expect(await host.request<VerifiedEvidence>('evidence/verify', scope())).toMatchObject({ folder, outcome: 'empty' });
    expect(await host.request('ceremony/status', {})).toEqual([]);
  });

  it('lies where the setting says, and names nobody when that is wanted', async () => {
    const { host, scope, push, state } = await openWindow();
    const evidence = join(temporaryFolder(), 'log');
    await push({ evidence, hashUser: true });
    expect(existsSync(join(state, 'wharfmaster/evidence'))).toBe(false);
    const { records } = await host.request<ListedEvidence>('evidence/list', { ...scope({ evidence }), limit: 10 });
    expect(records.map(({ actor }) => actor.user)).toEqual([expect.stringMatching(/^sha256:[0-9a-f]{32}$/)]);
  });

  it('lies in the workspace when the policy says so', async () => {
    const { host, folder, scope, push } = await openWindow({ '.wharfmaster.yaml': `${policy}evidence: { location: workspace }\n` });
    await push();
    const listed = await host.request<ListedEvidence>('evidence/list', { ...scope(), limit: 10 });
    expect(listed).toMatchObject({ folder: join(folder, '.wharfmaster/evidence'), total: 1 });
  });

  it('that was changed is found, and named by its record', async () => {
    const { host, scope, push } = await openWindow();
    const evidence = join(temporaryFolder(), 'log');
    for (let at = 0; at < 3; at++) await push({ evidence });
    const file = join(temporaryFolder(), 'all.jsonl');
    expect(await host.request<ExportedEvidence>('evidence/export', { ...scope({ evidence }), file })).toEqual({ records: 3 });
    expect(
      readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).seq),
    ).toEqual([1, 2, 3]);
    const [log = ''] = readdirSync(evidence).filter((name) => name.endsWith('.jsonl'));
    const text = readFileSync(join(evidence, log), 'utf8').split('\n');
    text[1] = text[1]?.replace('"refused"', '"released"') ?? '';
    writeFileSync(join(evidence, log), text.join('\n'));
    const verified = await host.request<VerifiedEvidence>('evidence/verify', scope({ evidence }));
    expect(verified).toMatchObject({ outcome: 'broken' });
    expect(verified.lines[0]).toContain('Broken at record 2');
    expect(await host.request<ListedEvidence>('evidence/list', { ...scope({ evidence }), limit: 10 })).toMatchObject({
      total: 1,
      problem: { code: 'EVIDENCE_BROKEN' },
    });
    expect(await host.request<ExportedEvidence>('evidence/export', { ...scope({ evidence }), file })).toMatchObject({
      problem: { code: 'EVIDENCE_BROKEN' },
    });
  });
});
