import { describe, expect, it } from 'vitest';
import type { ManagedSettings } from '../../../../src/core/index.js';
import { meansFor } from '../../../../src/node/trust/means-for.js';
import { signingAllowed } from '../../../../src/node/trust/signing-allowed.js';
import { signers } from '../../core/signers/support/recorded.js';

const managed: ManagedSettings = { trustRoots: {}, tools: {}, allowedHosts: [], evidenceSinks: [], disabled: [] };

describe('how a signer signs here', () => {
  it('is by itself with a key in a file, and with cosign with a key elsewhere', () => {
    expect(meansFor(signers.key, { means: { release: { key: '/home/jane/release.key' } } })).toEqual({
      engine: 'embedded',
      key: '/home/jane/release.key',
    });
    expect(meansFor(signers.key, { means: { release: { key: 'awskms:///alias/base' } } })?.engine).toBe('cosign');
    expect(meansFor(signers.key, { means: { release: { key: 'C:\\keys\\release.key' } } })?.engine).toBe('embedded');
    expect(meansFor(signers.key, { means: { release: { key: '/k' } }, engine: 'cosign' })?.engine).toBe('cosign');
  });

  it('is not at all without a key, a token, or somebody who signs in', () => {
    expect(meansFor(signers.key, {})).toBeUndefined();
    expect(meansFor(signers.notation, {})).toBeUndefined();
    expect(meansFor(signers.keyless, {})).toBeUndefined();
    expect(meansFor(signers.keyless, { hasIdentityToken: true })).toEqual({ engine: 'embedded' });
    expect(meansFor(signers.keyless, { means: { release: { flow: 'browser' } } })).toEqual({ engine: 'cosign', flow: 'browser' });
  });

  it('is by signing in where a command line says so in place of a key', () => {
    expect(meansFor(signers.keyless, { means: { release: { key: 'flow:device' } } })).toEqual({ engine: 'cosign', flow: 'device' });
    expect(meansFor(signers.keyless, { means: { release: { key: '/home/jane/release.key' } } })).toBeUndefined();
  });

  it('is with Docker Content Trust only when somebody chose it', () => {
    expect(meansFor(signers.dockerTrust, { hasIdentityToken: true })).toBeUndefined();
    expect(meansFor(signers.dockerTrust, { engine: 'docker-trust' })).toEqual({ engine: 'docker-trust' });
  });

  it('is as the administrator says, whatever else was said', () => {
    const laidDown = { ...managed, signing: { release: { engine: 'cosign', key: 'hashivault://base' } } };
    expect(meansFor(signers.key, { managed: laidDown, means: { release: { key: '/tmp/other.key' } } })).toEqual({
      engine: 'cosign',
      key: 'hashivault://base',
    });
  });

  it('takes no name for one of JavaScript’s own', () => {
    expect(meansFor({ ...signers.key, name: 'constructor' }, { managed, means: {} })).toBeUndefined();
  });
});

describe('whether this machine signs at all', () => {
  it('is so unless the administrator switched it off', () => {
    expect(signingAllowed(undefined, undefined).ok).toBe(true);
    expect(signingAllowed({ ...managed, disabled: ['sign'] }, undefined)).toMatchObject({ problem: { code: 'NOT_ALLOWED' } });
  });

  it('is not so in containers and on remote hosts, unless the administrator lists their kind', () => {
    expect(signingAllowed(managed, 'dev-container')).toMatchObject({
      ok: false,
      problem: { code: 'NOT_ALLOWED', next: expect.stringContaining('signingHosts') as string },
    });
    expect(signingAllowed({ ...managed, signingHosts: ['ssh-remote'] }, 'ssh-remote').ok).toBe(true);
  });
});
