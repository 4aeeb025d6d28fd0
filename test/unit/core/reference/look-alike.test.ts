import { domainToASCII, domainToUnicode } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodePunycode } from '../../../../src/core/reference/decode-punycode.js';
import { hostRemark, lookAlikeOf, readAsTransport } from '../../../../src/core/reference/index.js';

const approved = ['registry.bank.example', 'docker.io', 'ghcr.io:443', '*.corp.example'];

describe('lookAlikeOf', () => {
  it.each([
    ['registry.bаnk.example', 'registry.bank.example'],
    ['registry.xn--bnk-6cd.example', 'registry.bank.example'],
    ['d0cker.io', 'docker.io'],
    ['dосkеr.io', 'docker.io'],
    ['docker.1o', 'docker.io'],
    ['Dοcker.io:5000', 'docker.io'],
    ['ɡhcr.io', 'ghcr.io:443'],
    ['registry.bank.exarnple', 'registry.bank.example'],
    ['regístry.bank.example', 'registry.bank.example'],
    ['a.c0rp.example', '*.corp.example'],
  ])('%s imitates %s', (host, imitated) => expect(lookAlikeOf(host, approved)).toBe(imitated));

  it.each(['docker.io', 'DOCKER.IO', 'docker.io:5000', 'quay.io', 'registry.bank.example', 'a.corp.example', '', 'x'.repeat(1_000_000)])(
    '%s imitates nothing',
    (host) => expect(lookAlikeOf(host, approved)).toBeUndefined(),
  );
});

it('does not call a host that is approved itself a look-alike', () => {
  expect(lookAlikeOf('d0cker.io', ['docker.io', 'd0cker.io'])).toBeUndefined();
});

describe('hostRemark', () => {
  it('says what punycode stands for, and whom it imitates', () => {
    expect(hostRemark('registry.xn--bnk-6cd.example', approved)).toBe(
      'The host `registry.xn--bnk-6cd.example` is punycode for `registry.bаnk.example`. It looks like `registry.bank.example`, which is approved, and is not the same host.',
    );
    expect(hostRemark('xn--mnchen-3ya.example')).toBe('The host `xn--mnchen-3ya.example` is punycode for `münchen.example`.');
  });
  it('names the foreign character', () => expect(hostRemark('dоcker.io')).toContain('U+043E'));
  it('names the host that digits imitate', () =>
    expect(hostRemark('d0cker.io', approved)).toBe('The host `d0cker.io` is not `docker.io`, which is approved and looks like it.'));
  it('has nothing to say about an ordinary host', () => expect(hostRemark('quay.io', approved)).toBeUndefined());
});

describe('decodePunycode', () => {
  it.each([
    ['xn--mnchen-3ya.de', 'münchen.de'],
    ['xn--80ak6aa92e.com', 'аррӏе.com'],
    ['xn--fiqs8s', '中国'],
    ['XN--MNCHEN-3YA', 'MüNCHEN'],
    ['xn--ls8h.la', '💩.la'],
    ['xn--', ''],
    ['xn--99999999', 'xn--99999999'],
    ['xn--é', 'xn--é'],
    ['plain.example', 'plain.example'],
  ])('%s', (host, decoded) => expect(decodePunycode(host)).toBe(decoded));
  it('decodes what Node encodes', () => {
    for (const host of ['bücher.example', 'пример.испытание', '例え.テスト', 'ñandú-señor.example', 'aäöüß0.example', '💩💩.example']) {
      const encoded = domainToASCII(host);
      expect(decodePunycode(encoded)).toBe(domainToUnicode(encoded));
      expect(encoded).toContain('xn--');
    }
  });
  it('does not decode labels that no DNS name has', () => expect(decodePunycode(`xn--${'a'.repeat(100_000)}`)).toHaveLength(100_004));
});

describe('readAsTransport', () => {
  it.each([
    'dir',
    'oci',
    'sbom',
    'registry',
    'docker-archive',
    'oci-archive',
    'oci-dir',
    'docker-daemon',
    'containers-storage',
    'ostree',
    'singularity',
    'sif',
    'tarball',
    'file',
    'purl',
  ])('sees %s:x', (name) => {
    expect(readAsTransport(`${name}:x`)).toBe(name);
    expect(readAsTransport(`docker.io/library/${name}:x`)).toBeUndefined();
    expect(readAsTransport(name)).toBeUndefined();
  });
  it.each(['docker:27-dind', 'podman:5', 'node:20', 'oci/x:1', 'Dir:x', '', ':x'])('sees none in %s', (text) =>
    expect(readAsTransport(text)).toBeUndefined(),
  );
});
