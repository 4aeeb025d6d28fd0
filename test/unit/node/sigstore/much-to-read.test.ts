import { describe, expect, it } from 'vitest';
import { ok, type Descriptor, type Registry } from '../../../../src/core/index.js';
import { readBundles } from '../../../../src/node/sigstore/read-bundles.js';
import { readLegacy } from '../../../../src/node/sigstore/read-legacy.js';
import { mostSignedBytes } from '../../../../src/node/sigstore/stored-signature.js';

const image = { registry: 'registry.bank.example', repository: 'apps/web', digest: `sha256:${'a'.repeat(64)}` };
const never = new AbortController().signal;
const size = 30 * 1024 * 1024;

/** A hundred artifacts that are as large as one may be; what is asked for is counted, and nothing of that size is made. */
function fullRegistry() {
  let asked = 0;
  const digestOf = (at: number): string => `sha256:${String(at).padStart(64, '0')}`;
  const layer = (mediaType: string, at: number) => ({ mediaType, digest: digestOf(at), size, annotations: {} });
  const referrers: Descriptor[] = Array.from({ length: 100 }, (_, at) => ({
    ...layer('application/vnd.oci.image.manifest.v1+json', at),
    artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  }));
  const registry: Pick<Registry, 'referrers' | 'manifest' | 'blob'> = {
    referrers: () => Promise.resolve(ok(referrers)),
    manifest: ({ tag }) => {
      const layers =
        tag === undefined
          ? [layer('application/vnd.dev.sigstore.bundle.v0.3+json', 0)]
          : referrers.map((_, at) => layer('application/vnd.dsse.envelope.v1+json', at));
      const bytes = new TextEncoder().encode(JSON.stringify({ layers }));
      return Promise.resolve(ok({ descriptor: { mediaType: '', digest: digestOf(0), size: bytes.length }, bytes }));
    },
    blob: (_, { size: bytes }) => {
      asked += bytes;
      return Promise.resolve(ok(new TextEncoder().encode('{}')));
    },
  };
  return { registry: registry as Registry, asked: () => asked };
}

describe('an image to which more refers than anybody can hold in memory', () => {
  it.each([
    ['bundles', readBundles, 1],
    ['older signatures', readLegacy, 2],
  ])('is read up to a bound, and what was not looked at is told (%s)', async (_, read, tags) => {
    const { registry, asked } = fullRegistry();
    const found = await read(image, registry, never);
    expect(asked()).toBeGreaterThan(size);
    expect(asked()).toBeLessThanOrEqual(mostSignedBytes * tags);
    const flaws = found.ok ? found.value.flatMap((one) => ('flaw' in one ? [one.flaw] : [])) : [];
    expect(flaws.at(-1)).toContain('was not looked at');
  });
});
