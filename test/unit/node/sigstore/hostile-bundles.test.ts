import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NamedSigner } from '../../../../src/core/index.js';
import { createEmbeddedEngine } from '../../../../src/node/sigstore/embedded-engine.js';
import { makeKey } from './support/key-signer.js';
import { memoryRegistry, place } from './support/memory-registry.js';

const { signal } = new AbortController();
const recorded: { issuer: string; subject: string; digest: string; bundle: string } = JSON.parse(
  readFileSync('test/fixtures/sigstore/cosign-keyless.json', 'utf8'),
);
const trustRoot = { trustedRoot: 'test/fixtures/sigstore/private-trusted-root.json' };
const identity: NamedSigner = {
  name: 'release-ci',
  signer: { type: 'keyless', issuer: recorded.issuer, subject: recorded.subject },
  publicKeys: [],
  trustRoot,
};
const key: NamedSigner = { ...makeKey().named({ tlog: 'required' }), trustRoot };

/** Every place in a JSON document, as paths. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([name, child]) => pathsOf(child, [...path, name]))];
}

describe('bundles that somebody made to break the verifier', () => {
  const paths = pathsOf(JSON.parse(recorded.bundle)).filter((path) => path.length > 0);
  const strange = fc.oneof(
    fc.constantFrom(null, 0, -1, 1e300, true, '', 'x', [], {}, [[]], [null], { $case: 'x' }, '9'.repeat(400), 'A'.repeat(5000)),
    fc.string(),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  );

  it('become facts that are not verified, whatever stands in whatever place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: paths.length - 1 }), strange, async (at, value) => {
        const bundle = JSON.parse(recorded.bundle);
        const path = paths[at]!;
        const owner = path.slice(0, -1).reduce((inner, name) => inner[name], bundle);
        owner[path.at(-1)!] = value;
        const registry = memoryRegistry();
        registry.addBundle({ ...place, digest: recorded.digest }, JSON.stringify(bundle));
        const engine = createEmbeddedEngine({ registry, clock: { now: () => 0 } });
        for (const signer of [identity, key]) {
          const image = { ...place, digest: recorded.digest };
          const answer = await engine.verify({ image, signer, plainHttp: false, timeoutMs: 20_000 }, signal);
          if (!answer.ok) throw new Error(answer.problem.message);
          const facts = [...answer.value.signatures, ...answer.value.attestations];
          expect(facts).toHaveLength(1);
          if (facts[0]?.verified === true) expect([signer.name, isHarmless(path)]).toEqual(['release-ci', true]);
          else expect(facts[0]?.problem?.message).toMatch(/\S/);
        }
      }),
      { seed: 6, numRuns: 150 },
    );
  });
});

/** Nothing rests on these: claims beside the proof, which other verifiers ignore too, and other names of the same format. */
function isHarmless(path: readonly string[]): boolean {
  return /mediaType|keyid|integratedTime|tlogEntries\.0\.logIndex|treeSize|rootHash|messageSignature|publicKey|x509CertificateChain/.test(
    path.join('.'),
  );
}
