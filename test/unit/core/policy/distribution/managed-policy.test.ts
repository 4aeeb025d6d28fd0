import { describe, expect, it } from 'vitest';
import { policyTrustOf, readManagedSettings } from '../../../../../src/core/index.js';

const read = (rest: string) => readManagedSettings(`apiVersion: wharfmaster/v1\nkind: ManagedSettings\n${rest}`);

describe('the administrator’s file about policies from afar', () => {
  it('names the policy and who must have signed it', () => {
    const settings = read(`policy: {file: "oci://registry.bank.example/policy:stable", name: bank-standard, minSerial: 41}
policyTrust:
  signers:
    office: {key: /etc/wharfmaster/office.pub}
    rotating: {keys: [/etc/a.pub, /etc/b.pub]}
    ciso: {issuer: https://login.bank.example, subject: ciso@bank.example, trustRoot: bank}
  threshold: 2
`);
    expect(settings).toMatchObject({
      ok: true,
      value: {
        policy: { file: 'oci://registry.bank.example/policy:stable', name: 'bank-standard', minSerial: 41 },
        policyTrust: {
          signers: {
            office: { keys: ['/etc/wharfmaster/office.pub'] },
            rotating: { keys: ['/etc/a.pub', '/etc/b.pub'] },
            ciso: { issuer: 'https://login.bank.example', subject: 'ciso@bank.example', trustRoot: 'bank' },
          },
          threshold: 2,
        },
      },
    });
  });

  it.each([
    ['policy: {file: "http://p.bank.example/p.yaml"}', 'without TLS'],
    ['policy: {file: policy.yaml}', 'no absolute path'],
    ['policyTrust: []', 'no map'],
    ['policyTrust: {signers: {}}', 'gives each signer'],
    ['policyTrust: {signers: {a: {key: relative.pub}}}', 'gives each signer'],
    ['policyTrust: {signers: {a: {issuer: x, subject: y}}}', 'gives each signer'],
    ['policyTrust: {signers: {a: {issuer: x, subject: y, subjectRegExp: z, trustRoot: r}}}', 'gives each signer'],
    ['policyTrust: {signers: {a: {key: /a.pub, issuer: x}}}', 'gives each signer'],
    ['policyTrust: {signers: {a: {kye: /a.pub}}}', 'unknown key `kye`'],
    ['policyTrust: {signers: {a: {key: /a.pub}}, treshold: 1}', 'unknown key `treshold`'],
    ['policyTrust: {signers: {a: {key: /a.pub}}, threshold: 2}', 'threshold'],
    ['policyTrust: {signers: {a: {key: /a.pub}}, threshold: 0}', 'threshold'],
  ])('refuses %s as a whole', (text, why) => {
    const settings = read(text);
    expect(settings.ok ? '' : settings.problem.message).toContain(why);
  });

  it('is of the same shape in an editor’s settings, and anything else names nobody', () => {
    expect(policyTrustOf({ signers: { a: { key: '/a.pub' } } })).toEqual({
      ok: true,
      value: { signers: { a: { keys: ['/a.pub'] } }, threshold: 1 },
    });
    for (const value of [undefined, null, 1, 'x', [], {}, { signers: [] }, { signers: { a: 1 } }])
      expect(policyTrustOf(value).ok).toBe(false);
  });
});
