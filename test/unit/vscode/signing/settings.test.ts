import { describe, expect, it } from 'vitest';
import { signingSettingsFrom } from '../../../../src/vscode/signing/settings.js';

function read(values: Readonly<Record<string, unknown>>) {
  return signingSettingsFrom((name) => values[name]);
}

describe('the settings about signing', () => {
  it('allow nothing by themselves', () => {
    expect(read({})).toEqual({ signers: {}, trustRoots: {}, verifyRegistries: [], hashUser: false });
  });

  it('say with what a person signs, whom they trust, where to look and where to record', () => {
    expect(
      read({
        policy: '/etc/policy.yaml',
        'signing.signers': { release: { engine: 'cosign', key: 'awskms://x' }, me: { flow: 'browser' } },
        trustRoots: { bank: '/etc/sigstore/bank' },
        'verify.registries': ['Registry.Bank.example', ' '],
        'evidence.location': '/var/evidence',
        'evidence.hashUser': true,
      }),
    ).toEqual({
      policy: '/etc/policy.yaml',
      signers: { release: { engine: 'cosign', key: 'awskms://x' }, me: { flow: 'browser' } },
      trustRoots: { bank: '/etc/sigstore/bank' },
      verifyRegistries: ['registry.bank.example'],
      evidence: '/var/evidence',
      hashUser: true,
    });
  });

  it('say nothing where something else than expected is written', () => {
    const odd = {
      'signing.signers': { release: { key: 7, flow: 'post', passphrase: 'x' }, other: 'text' },
      trustRoots: ['x'],
      'verify.registries': 'all',
    };
    expect(read({ ...odd, 'evidence.hashUser': 'yes', 'evidence.location': 3 })).toEqual({
      signers: { release: {}, other: {} },
      trustRoots: {},
      verifyRegistries: [],
      hashUser: false,
    });
  });
});
