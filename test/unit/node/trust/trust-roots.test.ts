import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTrustRoot, findTrustStore, overruledNames, type TrustRootPlaces } from '../../../../src/node/trust/trust-roots.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const root = JSON.stringify({
  mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  timestampAuthorities: [{}],
  ctlogs: [],
});
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

function places(told: Partial<TrustRootPlaces>): TrustRootPlaces {
  return { managed: {}, flags: {}, settings: {}, workspaces: [], ...told };
}

describe('where trust roots are', () => {
  it('believes the administrator before a flag, and a flag before a setting', () => {
    const folder = temporaryFolder({ 'a.json': root, 'b.json': root, 'c.json': root });
    const at = (name: string) => ({ bank: join(folder, name) });
    const all = places({ managed: at('a.json'), flags: at('b.json'), settings: at('c.json') });
    expect(findTrustRoot('bank', all)).toMatchObject({ ok: true, value: { trustedRoot: join(folder, 'a.json') } });
    expect(findTrustRoot('bank', { ...all, managed: {} })).toMatchObject({ value: { trustedRoot: join(folder, 'b.json') } });
    expect(findTrustRoot('bank', { ...all, managed: {}, flags: {} })).toMatchObject({ value: { trustedRoot: join(folder, 'c.json') } });
    expect(overruledNames(all)).toEqual(['bank']);
    expect(overruledNames({ ...all, managed: {} })).toEqual([]);
  });

  it('reads a folder with a signing config, and what the root lacks', () => {
    const folder = temporaryFolder({ 'bank/trusted_root.json': root, 'bank/signing_config.json': '{}' });
    expect(findTrustRoot('bank', places({ flags: { bank: join(folder, 'bank') } }))).toEqual({
      ok: true,
      value: {
        trustedRoot: join(folder, 'bank/trusted_root.json'),
        signingConfig: join(folder, 'bank/signing_config.json'),
        certificateLogs: false,
        timestampAuthorities: true,
      },
    });
  });

  it('says what is missing, and how to name it', () => {
    expect(findTrustRoot('bank', places({}))).toMatchObject({
      ok: false,
      problem: { code: 'TRUST_ROOT_MISSING', next: expect.stringContaining('--trust-root bank=PATH') as string },
    });
    const folder = temporaryFolder({ 'notes.json': '{"mediaType": "text/plain"}', 'broken.json': '{' });
    expect(findTrustRoot('x', places({ flags: { x: join(folder, 'gone.json') } }))).toMatchObject({
      problem: { code: 'TRUST_ROOT_MISSING' },
    });
    for (const name of ['notes.json', 'broken.json'])
      expect(findTrustRoot('x', places({ flags: { x: join(folder, name) } }))).toMatchObject({
        problem: { code: 'TRUST_ROOT_UNREADABLE' },
      });
  });

  it('refuses relative paths, files in a workspace, and links into one', () => {
    const folder = temporaryFolder({ 'workspace/trusted_root.json': root, 'outside/other.json': root });
    const workspace = join(folder, 'workspace');
    symlinkSync(join(workspace, 'trusted_root.json'), join(folder, 'outside/link.json'));
    symlinkSync(workspace, join(folder, 'outside/folder'));
    mkdirSync(join(folder, 'outside/half'));
    symlinkSync(join(workspace, 'trusted_root.json'), join(folder, 'outside/half/trusted_root.json'));
    const named = [
      'trusted_root.json',
      join(workspace, 'trusted_root.json'),
      join(folder, 'outside/link.json'),
      join(folder, 'outside/folder'),
      join(folder, 'outside/half'),
    ];
    for (const bank of named)
      expect(findTrustRoot('bank', places({ flags: { bank }, workspaces: [workspace] })), bank).toMatchObject({
        ok: false,
        problem: { code: 'TRUST_ROOT_UNREADABLE' },
      });
    expect(findTrustRoot('bank', places({ flags: { bank: join(folder, 'outside/other.json') }, workspaces: [workspace] })).ok).toBe(true);
  });

  it('takes no name for one of JavaScript’s own', () => {
    expect(findTrustRoot('toString', places({})).ok).toBe(false);
    expect(findTrustRoot('__proto__', places({})).ok).toBe(false);
  });
});

describe('trust stores of notation', () => {
  it('are a file of certificates, or every file of a folder', () => {
    const folder = temporaryFolder({
      'one.pem': certificate,
      'store/a.pem': certificate,
      'store/b.crt': certificate,
      'store/.hidden': 'x',
    });
    expect(findTrustStore('ca:bank', places({ flags: { 'ca:bank': join(folder, 'one.pem') } }))).toEqual({
      ok: true,
      value: [certificate],
    });
    expect(findTrustStore('ca:bank', places({ settings: { 'ca:bank': join(folder, 'store') } }))).toEqual({
      ok: true,
      value: [certificate, certificate],
    });
  });

  it('are refused when they hold something else, nothing, or lie in a workspace', () => {
    const folder = temporaryFolder({ 'key.pem': '-----BEGIN PRIVATE KEY-----', 'empty/.keep': '', 'workspace/ca.pem': certificate });
    const ask = (name: string) =>
      findTrustStore('ca:x', places({ flags: { 'ca:x': join(folder, name) }, workspaces: [join(folder, 'workspace')] }));
    expect(ask('key.pem')).toMatchObject({ problem: { code: 'TRUST_ROOT_UNREADABLE' } });
    expect(ask('empty')).toMatchObject({ problem: { code: 'TRUST_ROOT_MISSING' } });
    expect(ask('workspace/ca.pem')).toMatchObject({ problem: { code: 'TRUST_ROOT_UNREADABLE' } });
  });
});
