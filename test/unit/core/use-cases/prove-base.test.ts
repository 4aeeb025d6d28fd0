import { describe, expect, it } from 'vitest';
import type { BaseClaim, BaseProof } from '../../../../src/core/use-cases/prove-base.js';
import { proveBase } from '../../../../src/core/use-cases/prove-base.js';
import { policyOf, today } from '../../../support/judging.js';
import { indexType, made, manifestOf, registryOf, type MadeImage, type RegistryContents } from '../../../support/registry-contents.js';

/* A local name may lie about what an image was built on, and layers do not (threats.md, Build, sign, push). */

const never = new AbortController().signal;
const target = { registry: 'r.example', repository: 'apps/web', tag: '1' };
const node: MadeImage = { layers: ['debian', 'node'] };
const onNode: MadeImage = { layers: ['debian', 'node', 'app'] };

const byTags = policyOf('sources: {allow: [r.example/**]}\nbases: {catalogue: [{image: r.example/base/node, tags: ">=20 <25"}]}');

function offering(digest: string, more = ''): ReturnType<typeof policyOf> {
  return policyOf(
    `sources: {allow: [r.example/**]}\nbases: {catalogue: [{image: r.example/base/node, tags: ">=20 <25", offers: [{tag: 22-slim, digest: "${digest}"}]}]${more}}`,
  );
}

interface Asked {
  readonly image?: MadeImage;
  readonly claims?: readonly Omit<BaseClaim, 'from'>[];
  readonly governing?: ReturnType<typeof policyOf>;
}

function proved(contents: RegistryContents, { image = onNode, claims = [], governing = byTags }: Asked = {}): Promise<BaseProof> {
  const question = {
    images: [made(image).scanned],
    target,
    claims: claims.map((claim): BaseClaim => ({ ...claim, from: 'dockerfile' })),
    governing,
    context: { ...today, stage: 'push' as const },
  };
  return proveBase(question, contents.registry, never);
}

/** A registry with the approved base as `22-slim`. */
function withNode(): { readonly contents: RegistryContents; readonly digest: string } {
  const contents = registryOf();
  const { digest } = contents.put('r.example/base/node:22-slim', manifestOf(node));
  return { contents, digest };
}

describe('a base is proved', () => {
  it('by a digest that the catalogue offers, without any claim', async () => {
    const { contents, digest } = withNode();
    const proof = await proved(contents, { governing: offering(digest) });
    expect(proof).toMatchObject({ outcome: 'proved', proved: [{ base: `r.example/base/node:22-slim@${digest}`, digest, layers: 2 }] });
  });

  it('by what the Dockerfile names, as its tag is now', async () => {
    const { contents } = withNode();
    expect(await proved(contents, { claims: [{ reference: 'r.example/base/node:22-slim' }] })).toMatchObject({ outcome: 'proved' });
  });

  it('by what the image’s label names', async () => {
    const { contents } = withNode();
    const labels = { 'org.opencontainers.image.base.name': 'r.example/base/node:22-slim' };
    expect(await proved(contents, { image: { ...onNode, labels } })).toMatchObject({ outcome: 'proved' });
  });

  it('by the image of its own platform in an index', async () => {
    const contents = registryOf();
    const arm64 = { os: 'linux', architecture: 'arm64' };
    const manifests = [
      { ...contents.put('r.example/base/node:amd64', manifestOf(node)), platform: { os: 'linux', architecture: 'amd64' } },
      { ...contents.put('r.example/base/node:arm64', manifestOf({ layers: ['arm'], platform: arm64 })), platform: arm64 },
    ];
    contents.put('r.example/base/node:22', { mediaType: indexType, body: { schemaVersion: 2, mediaType: indexType, manifests } });
    const claims = [{ reference: 'r.example/base/node:22' }];
    expect(await proved(contents, { claims })).toMatchObject({ outcome: 'proved', proved: [{ layers: 2 }] });
    const onArm = { layers: ['arm', 'app'], platform: arm64 };
    expect(await proved(contents, { claims, image: onArm })).toMatchObject({ outcome: 'proved', proved: [{ layers: 1 }] });
    expect(await proved(contents, { claims, image: { ...onNode, platform: arm64 } })).toMatchObject({ outcome: 'undetermined' });
  });

  it('also when the image is the base with other settings', async () => {
    const { contents } = withNode();
    expect(await proved(contents, { image: node, claims: [{ reference: 'r.example/base/node:22-slim' }] })).toMatchObject({
      outcome: 'proved',
    });
  });
});

describe('a base is not proved', () => {
  const claims = [{ reference: 'r.example/base/node:22-slim' }];

  it.each<[string, MadeImage]>([
    ['in another order', { layers: ['node', 'debian', 'app'] }],
    ['with something below', { layers: ['evil', 'debian', 'node'] }],
    ['by the first of its layers alone', { layers: ['debian', 'app'] }],
    ['without any layer', { layers: [] }],
  ])('%s', async (_, image) => {
    const { contents } = withNode();
    const proof = await proved(contents, { image, claims });
    expect(proof.outcome).toBe('undetermined');
    expect(proof.findings).toMatchObject([{ rule: 'unapproved-base', level: 'error' }]);
    expect(proof.missing.join()).toContain('has other layers');
  });

  it('by a base without layers, which would be everybody’s', async () => {
    const contents = registryOf();
    contents.put('r.example/base/node:22', manifestOf({ layers: [] }));
    expect(await proved(contents, { claims: [{ reference: 'r.example/base/node:22' }] })).toMatchObject({ outcome: 'undetermined' });
  });

  it('by an image whose tag is out of range, whatever its layers are', async () => {
    const contents = registryOf();
    contents.put('r.example/base/node:18', manifestOf(node));
    const proof = await proved(contents, { claims: [{ reference: 'r.example/base/node:18' }] });
    expect(proof.outcome).toBe('undetermined');
    expect(contents.asked).toEqual([]);
  });

  it('by a digest that nobody offers, although the tag beside it is approved', async () => {
    const { contents, digest } = withNode();
    const { digest: evil } = contents.put('r.example/base/node:evil', manifestOf({ layers: ['evil'] }));
    const lying = [{ reference: `r.example/base/node:22-slim@${evil}` }];
    expect(await proved(contents, { image: { layers: ['evil', 'app'] }, claims: lying, governing: offering(digest) })).toMatchObject({
      outcome: 'undetermined',
    });
    expect(await proved(contents, { image: { layers: ['evil', 'app'] }, claims: lying })).toMatchObject({ outcome: 'undetermined' });
  });

  it('by anything on a host that the policy denies, which is not even asked', async () => {
    const contents = registryOf();
    contents.put('evil.example/base/node:22-slim', manifestOf(node));
    const proof = await proved(contents, { claims: [{ reference: 'evil.example/base/node:22-slim' }] });
    expect(proof.outcome).toBe('undetermined');
    expect(contents.asked).toEqual([]);
  });

  it('when the registry does not answer, and that is said', async () => {
    const down = { code: 'REGISTRY_UNREACHABLE', message: 'r.example does not answer.', next: 'Wait.' } as const;
    const contents = registryOf({ 'r.example/base/node:22-slim': down });
    expect((await proved(contents, { claims })).missing.join()).toContain('r.example does not answer.');
  });

  it('when nothing says what it is', async () => {
    const proof = await proved(registryOf());
    expect(proof.missing).toEqual(['neither a label nor a Dockerfile says what it is built on']);
    expect(proof.findings[0]?.what).toBe(
      'Nothing proves that the image is built on an approved base: neither a label nor a Dockerfile says what it is built on.',
    );
  });
});

describe('the policy decides', () => {
  it('that nothing is asked without bases, and where every base is welcome', async () => {
    expect(await proved(registryOf(), { governing: policyOf('sources: {allow: [r.example/**]}') })).toMatchObject({ outcome: 'not-asked' });
    const welcome = policyOf('bases: {catalogue: [{image: r.example/base/node}], outsideCatalogue: {final: off}}');
    expect(await proved(registryOf(), { governing: welcome })).toMatchObject({ outcome: 'not-asked' });
  });

  it('how loud it is: outsideCatalogue says it for images on scratch too', async () => {
    const mild = policyOf('bases: {catalogue: [{image: r.example/base/node}], outsideCatalogue: {final: warn}}');
    const proof = await proved(registryOf(), { image: { layers: ['static program'] }, governing: mild });
    expect(proof).toMatchObject({ outcome: 'undetermined', findings: [{ level: 'warn' }] });
  });

  it('from when on it stops', async () => {
    const later = policyOf('bases: {catalogue: [{image: r.example/base/node}], effectiveFrom: 2027-01-01}');
    expect(await proved(registryOf(), { governing: later })).toMatchObject({ findings: [{ reportOnly: true }] });
  });

  it('by an exception for the image, until it ends', async () => {
    const exception = (expires: string): string =>
      `bases: {catalogue: [{image: r.example/base/node}]}\nexceptions: [{id: EX-1, rule: unapproved-base, match: r.example/apps/web, owner: ada@r.example, ticket: T-1, reason: legacy, created: 2026-11-01, expires: ${expires}}]`;
    expect(await proved(registryOf(), { governing: policyOf(exception('2026-12-01')) })).toMatchObject({
      outcome: 'excepted',
      findings: [{ excepted: { id: 'EX-1', reason: 'legacy' } }],
    });
    const ended = await proved(registryOf(), { governing: policyOf(exception('2026-11-10')) });
    expect(ended.outcome).toBe('undetermined');
    expect(ended.findings[0]?.next).toContain('The exception `EX-1` expired on 2026-11-10.');
  });

  it('by an exception for the base', async () => {
    const contents = registryOf();
    contents.put('docker.io/library/rabbitmq:4', manifestOf({ layers: ['rabbit'] }));
    const governing = policyOf(
      'sources: {allow: [docker.io/library/rabbitmq]}\nbases: {catalogue: [{image: r.example/base/node}]}\nexceptions: [{id: EX-2, rule: unapproved-base, match: docker.io/library/rabbitmq, owner: ada@r.example, ticket: T-1, reason: no rebuild, created: 2026-11-01, expires: 2026-12-31}]',
    );
    const proof = await proved(contents, { image: { layers: ['rabbit', 'app'] }, claims: [{ reference: 'rabbitmq:4' }], governing });
    expect(proof).toMatchObject({ outcome: 'proved', findings: [{ rule: 'unapproved-base', excepted: { id: 'EX-2' } }] });
  });

  it('by a mirror that must be used: it is asked, and not the source', async () => {
    const contents = registryOf();
    contents.put('r.example/hub/library/golang:1.25', manifestOf({ layers: ['go'] }));
    const governing = policyOf(
      'mirrors: [{source: docker.io, mirror: r.example/hub, required: true}]\nbases: {catalogue: [{image: docker.io/library/golang}]}',
    );
    const proof = await proved(contents, { image: { layers: ['go', 'app'] }, claims: [{ reference: 'golang:1.25' }], governing });
    expect(proof.outcome).toBe('proved');
    expect(contents.asked[0]).toBe('manifest r.example/hub/library/golang:1.25');
  });

  it('not at all when it is broken', async () => {
    const broken = { ...byTags, broken: [{ layer: 'workspace' as const, file: 'below/.wharfmaster.yaml' }] };
    expect(await proved(registryOf(), { governing: broken })).toMatchObject({ outcome: 'undetermined', findings: [] });
  });
});
