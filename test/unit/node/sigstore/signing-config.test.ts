import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signingServicesOf } from '../../../../src/node/sigstore/signing-config.js';

const { signal } = new AbortController();
const now = new Date('2026-11-23T00:00:00Z');
const mediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json';
const since = (start: string, end?: string) => ({
  validFor: { start: `${start}T00:00:00Z`, ...(end !== undefined && { end: `${end}T00:00:00Z` }) },
});

describe('signingServicesOf', () => {
  it('takes the newest service in force of the highest version that we speak, one an operator', async () => {
    const rekorTlogUrls = [
      { url: 'https://old.example', majorApiVersion: 1, operator: 'a', ...since('2020-01-01') },
      { url: 'https://ended.example', majorApiVersion: 2, operator: 'a', ...since('2026-01-01', '2026-02-01') },
      { url: 'https://this.example', majorApiVersion: 2, operator: 'a', ...since('2026-03-01') },
      { url: 'https://other.example', majorApiVersion: 2, operator: 'b', ...since('2025-03-01') },
      { url: 'https://future.example', majorApiVersion: 3, operator: 'a', ...since('2026-04-01') },
    ];
    const config = { mediaType, rekorTlogUrls, rekorTlogConfig: { selector: 'ALL' } };
    expect(await servicesOf(config)).toMatchObject({
      ok: true,
      value: {
        logs: [
          { url: 'https://this.example', version: 2 },
          { url: 'https://other.example', version: 2 },
        ],
        timestamps: [],
      },
    });
    expect(await servicesOf({ ...config, rekorTlogConfig: { selector: 'ANY' } })).toMatchObject({ ok: true, value: { logs: [{}] } });
    expect(await servicesOf({ ...config, rekorTlogConfig: { selector: 'EXACT', count: 3 } })).toMatchObject({
      ok: false,
      problem: { code: 'TRUST_ROOT_UNREADABLE' },
    });
  });

  it.each([
    ['no JSON', 'x'],
    ['of another kind', '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}'],
    [
      'without a service in force',
      JSON.stringify({ mediaType, tsaUrls: [{ url: 'https://t', majorApiVersion: 1, ...since('2030-01-01') }] }),
    ],
  ])('says of a configuration that is %s that it cannot be used', async (_, text) => {
    expect(await servicesOf(text)).toMatchObject({ ok: false, problem: { code: 'TRUST_ROOT_UNREADABLE' } });
  });

  it('says when a trust root is only for verifying', async () => {
    const signer = { name: 'ci', signer: { type: 'keyless' }, publicKeys: [], trustRoot: { trustedRoot: 'x' } } as const;
    expect(await signingServicesOf(signer, now, signal)).toMatchObject({ ok: false, problem: { code: 'TRUST_ROOT_MISSING' } });
  });
});

function servicesOf(config: unknown) {
  const signingConfig = join(mkdtempSync(join(tmpdir(), 'wm-config-')), 'signing_config.json');
  writeFileSync(signingConfig, typeof config === 'string' ? config : JSON.stringify(config));
  const signer = { name: 'ci', signer: { type: 'keyless' }, publicKeys: [], trustRoot: { trustedRoot: 'x', signingConfig } } as const;
  return signingServicesOf(signer, now, signal);
}
