import { describe, expect, it } from 'vitest';
import type { GoverningPolicy, ManagedSettings } from '../../../../src/core/index.js';
import { hostRulings } from '../../../../src/node/trust/host-rulings.js';
import { layerOf as layerOfPolicy } from '../../../support/judging.js';

const layerOf = (text: string, kind?: 'organisation' | 'workspace') =>
  layerOfPolicy(`apiVersion: wharfmaster/v1\nkind: ImagePolicy\n${text}`, kind);

const organisation = layerOf(
  'sources: {allow: [registry.bank.example/**, "*.pkg.dev/bank/**"], deny: [evil.example]}\nmirrors: [{source: docker.io, mirror: mirror.bank.example/hub}]\nregistries: {"10.0.0.5:5000": {plainHttp: true}}',
  'organisation',
);
const bank: GoverningPolicy = { layers: [organisation], broken: [] };
const managed: ManagedSettings = { trustRoots: {}, tools: {}, allowedHosts: [], evidenceSinks: [], disabled: [] };

function answer(host: string, governing = bank, settings?: ManagedSettings) {
  return hostRulings(governing, settings).hosts(host, 'registry').allowed;
}

describe('which hosts are spoken to', () => {
  it('are those where the policy allows, mirrors or pushes something', () => {
    expect(
      ['registry.bank.example', 'eu.pkg.dev', 'docker.io', 'index.docker.io', 'mirror.bank.example'].map((host) => answer(host)),
    ).toEqual(Array(5).fill(true));
    expect(['evil.example', 'ghcr.io', 'registry.bank.example:444', 'evil.registry.bank.example'].map((host) => answer(host))).toEqual(
      Array(4).fill(false),
    );
  });

  it('are all when no policy says anything about sources', () => {
    expect(answer('ghcr.io', { layers: [layerOf('tags: []')], broken: [] })).toBe(true);
  });

  it('are none that any layer refuses: a workspace can only tighten', () => {
    const below = layerOf('sources: {allow: ["**"]}');
    expect(answer('ghcr.io', { layers: [organisation, below], broken: [] })).toBe(false);
    const strict = layerOf('sources: {deny: [registry.bank.example]}');
    expect(answer('registry.bank.example', { layers: [organisation, strict], broken: [] })).toBe(false);
  });

  it('for tokens and content may be others, but none that is denied', () => {
    const { hosts } = hostRulings(bank, undefined);
    expect(hosts('auth.elsewhere.example', 'token').allowed).toBe(true);
    expect(hosts('evil.example', 'content')).toMatchObject({ allowed: false, why: expect.stringContaining('evil.example') as string });
  });

  it('are only the administrator’s when there is a list, whatever they are for', () => {
    const closed = { ...managed, allowedHosts: ['registry.bank.example', '*.cdn.bank.example', 'docker.io'] };
    expect(answer('registry.bank.example', bank, closed)).toBe(true);
    const { hosts } = hostRulings(bank, closed);
    expect(
      ['a.cdn.bank.example', 'auth.docker.io', 'registry-1.docker.io', 'production.cloudflare.docker.com'].map(
        (host) => hosts(host, 'content').allowed,
      ),
    ).toEqual(Array(4).fill(true));
    expect(['cdn.bank.example', 'evildocker.io', 'docker.io.evil.example'].map((host) => hosts(host, 'content').allowed)).toEqual(
      Array(3).fill(false),
    );
  });
});

describe('how hosts are spoken to', () => {
  it('is without TLS only where the outermost policy lists it', () => {
    const below = layerOf('registries: {"registry.bank.example": {plainHttp: true}}');
    const { plainHttp } = hostRulings({ layers: [organisation, below], broken: [] }, undefined);
    expect([plainHttp('10.0.0.5:5000'), plainHttp('10.0.0.5'), plainHttp('registry.bank.example')]).toEqual([true, false, false]);
    expect(hostRulings({ layers: [below], broken: [] }, undefined).plainHttp('registry.bank.example')).toBe(true);
  });

  it('leads into private networks only for hosts that are named in full', () => {
    const { privateHosts } = hostRulings(bank, { ...managed, allowedHosts: ['cache.bank.example', '*.bank.example'] });
    expect(privateHosts).toEqual(['registry.bank.example', 'docker.io', 'mirror.bank.example', '10.0.0.5:5000', 'cache.bank.example']);
  });
});
