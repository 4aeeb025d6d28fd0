import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GoverningPolicy, ManagedSettings } from '../../../../src/core/index.js';
import { createToolRunner } from '../../../../src/node/tool-runner.js';
import { openTrust, type TrustWishes } from '../../../../src/node/trust/open-trust.js';
import { layerOf } from '../../../support/judging.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const signal = new AbortController().signal;
const managed: ManagedSettings = { trustRoots: {}, tools: {}, allowedHosts: [], evidenceSinks: [], disabled: [] };
const governing: GoverningPolicy = {
  layers: [
    layerOf(
      'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nregistries: {"10.0.0.5:5000": {plainHttp: true}}\ntrust: {signers: {ci: {type: keyless, issuer: "https://i", subject: s}, bank: {type: keyless, issuer: "https://i", subject: b, trustRoot: bank}}}',
      'organisation',
      '/office/policy.yaml',
    ),
  ],
  broken: [],
};

function open(told: Partial<TrustWishes> = {}, searchPath = '') {
  const heard: string[] = [];
  const search = { searchPath, managed: {}, workspaces: [] };
  const trust = openTrust({
    governing,
    workspaces: [],
    search,
    runner: createToolRunner(search),
    environment: {},
    log: (line) => heard.push(line),
    ...told,
  });
  return { trust, heard };
}

describe('opening trust', () => {
  it('has the embedded engine, and the tools that are installed', () => {
    const folder = temporaryFolder({ cosign: '#!/bin/sh\n', docker: '#!/bin/sh\n' });
    for (const name of ['cosign', 'docker']) chmodSync(join(folder, name), 0o755);
    expect(open().trust.engines.map(({ id }) => id)).toEqual(['embedded']);
    if (process.platform !== 'win32')
      expect(open({}, folder).trust.engines.map(({ id }) => id)).toEqual(['embedded', 'cosign', 'docker-trust']);
  });

  it('says of each signer how it signs here, or what is missing', async () => {
    const { trust } = open({ hasIdentityToken: true });
    const signers = await trust.signers(signal);
    expect(signers).toMatchObject([
      { name: 'ci', named: { name: 'ci' }, means: { engine: 'embedded' } },
      { name: 'bank', problem: { code: 'TRUST_ROOT_MISSING' } },
    ]);
    expect(await trust.signers(signal)).toBe(signers);
    await trust.close();
  });

  it('opens ahead only files with keys of our own signer, where signing is allowed, and asks for no other passphrase', async () => {
    const signers = ['own', 'tool', 'kms', 'none'].map(
      (name, at) => `${name}: {type: key, keys: [{file: ${name}.pub, sha256: ${'abcd'.charAt(at).repeat(64)}}]}`,
    );
    const layer = layerOf(
      `apiVersion: wharfmaster/v1\nkind: ImagePolicy\ntrust: {signers: {${signers.join(', ')}}}`,
      'organisation',
      '/office/policy.yaml',
    );
    const told: Partial<TrustWishes> = {
      governing: { layers: [layer], broken: [] },
      means: { own: { key: '/keys/own.key' }, tool: { key: '/keys/tool.key', engine: 'cosign' }, kms: { key: 'awskms:///alias/x' } },
    };
    const asked: string[] = [];
    const ask = (key: string): undefined => void asked.push(key);
    await open(told).trust.openKeys(ask);
    await open({ ...told, managed: { ...managed, disabled: ['sign'] } }).trust.openKeys(ask);
    expect(asked).toEqual(['/keys/own.key']);
  });

  it('verifies and does not sign where signing is switched off, or on a remote host', async () => {
    for (const told of [{ managed: { ...managed, disabled: ['sign'] } }, { remote: 'dev-container' }]) {
      const [ci] = await open({ hasIdentityToken: true, ...told }).trust.signers(signal);
      expect(ci).toMatchObject({ named: { name: 'ci' }, problem: { code: 'NOT_ALLOWED' } });
      expect(ci).not.toHaveProperty('means');
    }
  });

  it('says which names of trust roots are not heard, because the administrator has said where they are', () => {
    const { heard } = open({ managed: { ...managed, trustRoots: { bank: '/etc/bank' } }, trustRoots: { flags: { bank: '/tmp/other' } } });
    expect(heard).toEqual([expect.stringContaining('trust root bank')]);
  });

  it('speaks to no host that is not allowed', async () => {
    const { trust } = open({ managed: { ...managed, allowedHosts: ['registry.bank.example'] } });
    const answer = await trust.registry.manifest({ registry: 'evil.example', repository: 'a', tag: '1' }, signal);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'HOST_REFUSED' } });
    expect([trust.plainHttp('10.0.0.5:5000'), trust.plainHttp('evil.example')]).toEqual([true, false]);
    await trust.close();
  });
});
