import type { LookupAddress, LookupOptions } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { addressRule, checkingLookup, isLoopback, RefusedAddress } from '../../../../src/node/registry/addresses.js';

describe('an address', () => {
  it.each([
    ['93.184.216.34', true],
    ['2606:2800:220:1::1', true],
    ['10.1.2.3', false],
    ['172.31.255.255', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['127.0.0.1', false],
    ['0.0.0.0', false],
    ['169.254.169.254', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::', false],
    ['fe80::1', false],
    ['fd00:ec2::254', false],
    ['::ffff:10.0.0.1', false],
    ['::ffff:7f00:1', false],
    ['::ffff:93.184.216.34', true],
    ['64:ff9b::a9fe:a9fe', false],
    ['64:ff9b::10.0.0.1', false],
    ['64:ff9b::5db8:d822', true],
    ['not an address', false],
  ])('%s of an unlisted name may be gone to: %s', (address, expected) => {
    expect(addressRule('registry.example', true, [])(address)).toBe(expected);
  });

  it.each([
    ['localhost:5000', '127.0.0.1', [], true, true],
    ['localhost:5000', '::1', [], true, true],
    ['localhost:5000', '10.0.0.1', [], true, false],
    ['localhost:5000', '127.0.0.1', [], false, false],
    ['10.0.0.1:5000', '10.0.0.1', [], true, true],
    ['10.0.0.1:5000', '10.0.0.2', [], true, false],
    ['169.254.169.254', '169.254.169.254', [], true, false],
    ['169.254.169.254', '169.254.169.254', ['169.254.169.254'], true, true],
    ['[::1]:5000', '::1', [], true, true],
    ['registry.bank.example', '10.0.0.1', ['registry.bank.example'], true, true],
    ['registry.bank.example:5000', '10.0.0.1', ['REGISTRY.bank.example'], true, true],
    ['other.bank.example', '10.0.0.1', ['registry.bank.example'], true, false],
    ['storage.bank.example', '10.20.0.1', ['10.20.0.0/16'], false, true],
    ['storage.bank.example', '10.21.0.1', ['10.20.0.0/16'], false, false],
    ['storage.bank.example', '10.20.0.1', ['10.20.0.0/99', '10.20.0.0/x', '/8'], false, false],
    ['storage.bank.example', 'fd12::1', ['fd12::/16'], false, true],
  ])('%s at %s with %j listed, meant: %s, may be gone to: %s', (host, address, listed, isMeant, expected) => {
    expect(addressRule(host, isMeant, listed)(address)).toBe(expected);
  });

  it.each([
    ['localhost', true],
    ['LOCALHOST:5000', true],
    ['x.localhost', true],
    ['127.9.9.9:80', true],
    ['[::1]:5000', true],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example', false],
  ])('%s is loopback: %s', (host, expected) => expect(isLoopback(host)).toBe(expected));
});

describe('a name', () => {
  /** What a lookup answers when the name leads to these addresses. */
  function look(addresses: readonly string[], options: LookupOptions): Promise<unknown> {
    const resolve = ((_: string, __: LookupOptions, answer: (error: null, found: LookupAddress[]) => void) =>
      answer(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      )) as unknown as Parameters<typeof checkingLookup>[1];
    return new Promise((done) =>
      checkingLookup(addressRule('a.example', true, []), resolve)('a.example', options, (error, address) => done(error ?? address)),
    );
  }

  it('that leads inside is refused at every connection, whatever it led to before', async () => {
    expect(await look(['127.0.0.1'], { all: true })).toBeInstanceOf(RefusedAddress);
    expect(await look(['10.0.0.1'], {})).toBeInstanceOf(RefusedAddress);
    expect(await look(['93.184.216.34'], {})).toBe('93.184.216.34');
  });

  it('that leads inside and outside leads outside', async () => {
    expect(await look(['10.0.0.1', '93.184.216.34'], { all: true })).toEqual([{ address: '93.184.216.34', family: 4 }]);
  });
});
