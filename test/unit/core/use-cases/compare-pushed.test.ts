import { describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../../src/core/model/registry.js';
import type { Platform } from '../../../../src/core/model/subject.js';
import { comparePushed, type ExpectedContent } from '../../../../src/core/use-cases/compare-pushed.js';
import {
  configType,
  described,
  digestOf,
  indexType,
  layerType,
  made,
  manifestOf,
  manifestType,
  registryOf,
  type Document,
  type RegistryContents,
} from '../../../support/registry-contents.js';

/* What a registry holds after a push, compared with what was scanned (threats.md: indexes, before signing). */

const never = new AbortController().signal;
const staging = { registry: 'r.example', repository: 'apps/web', tag: 'staging-1' };
const name = 'r.example/apps/web:staging-1';
const arm64: Platform = { os: 'linux', architecture: 'arm64' };
const web = { layers: ['base', 'app'] };
const webArm = { layers: ['arm base', 'arm app'], platform: arm64 };

/** `fine` and the platforms, or why it is not what was pushed. */
async function compared(contents: RegistryContents, expected: Partial<ExpectedContent> = {}): Promise<string> {
  const result = await comparePushed(staging, { images: [made(web).scanned], ...expected }, contents.registry, never);
  if (!result.ok) return `${result.problem.code}: ${result.problem.message}`;
  return `fine: ${result.value.manifests.map(({ platform }) => platform?.architecture ?? 'none').join()}`;
}

/** A registry with this alone under the staging tag. */
function holding(document: Document): RegistryContents {
  const contents = registryOf();
  contents.put(name, document);
  return contents;
}

/** A registry with an index of these documents under the staging tag. */
function holdingIndex(children: readonly { readonly document: Document; readonly says?: Partial<Descriptor> }[]): RegistryContents {
  const contents = registryOf();
  const manifests = children.map(({ document, says }) => ({ ...contents.put('r.example/apps/web:part', document), ...says }));
  contents.put(name, { mediaType: indexType, body: { schemaVersion: 2, mediaType: indexType, manifests } });
  return contents;
}

/** What BuildKit puts beside an image in an index. */
const statement: Document = (() => {
  const config = { architecture: 'unknown', os: 'unknown', config: {}, rootfs: { type: 'layers', diff_ids: [digestOf('statement')] } };
  const layers = [described('application/vnd.in-toto+json', 'statement')];
  return {
    mediaType: manifestType,
    body: { schemaVersion: 2, mediaType: manifestType, config: described(configType, config), layers },
    blobs: [config],
  };
})();

describe('an image', () => {
  it('is what was pushed when its config is that of the scan', async () => {
    expect(await compared(holding(manifestOf(web)))).toBe('fine: amd64');
  });

  it('is not what was pushed when the config is another one', async () => {
    expect(await compared(holding(manifestOf({ layers: ['base', 'evil'] })))).toMatch(/^PUSHED_DIFFERS: .*was not scanned/);
  });

  it('is not what was pushed when the runtime told another digest', async () => {
    expect(await compared(holding(manifestOf(web)), { reported: digestOf('other') })).toMatch(/^PUSHED_DIFFERS: .*it has the digest/);
  });

  it('must be the manifest of the scan where a runtime pushes its own and reports nothing', async () => {
    const { scanned } = made(web);
    const contents = holding(manifestOf(web));
    expect(await compared(contents, { sameManifests: true })).toMatch(/^PUSHED_DIFFERS: .*is not the one that was scanned \(none\)/);
    const digest = described(manifestType, manifestOf(web).body).digest;
    expect(await compared(contents, { sameManifests: true, images: [{ ...scanned, subject: { ...scanned.subject, digest } }] })).toBe(
      'fine: amd64',
    );
  });

  it('that is not there is said as the registry says it', async () => {
    expect(await compared(registryOf())).toMatch(/^REGISTRY_NOT_FOUND/);
  });

  it.each([
    [
      'lies elsewhere',
      { layers: [{ ...described(layerType, 'a'), urls: ['https://elsewhere.example/a'] }, described(layerType, 'b')] },
      /lies elsewhere/,
    ],
    [
      'must not be given away',
      { layers: [described('application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', 'a'), described(layerType, 'b')] },
      /lies elsewhere/,
    ],
    ['is of an unknown kind', { layers: [described('application/x-rootfs', 'a'), described(layerType, 'b')] }, /which is not known/],
    ['is one too many', { layers: ['a', 'b', 'c'].map((layer) => described(layerType, layer)) }, /3 layers, and its config names 2/],
    ['is named in a way that cannot be read', { layers: [{ digest: 'sha256:short' }] }, /names a layer in a way/],
  ])('is refused when a layer %s', async (_, more, why) => {
    expect(await compared(holding(manifestOf(web, more)))).toMatch(why);
  });

  it.each([
    ['with two configs for two readers', { CONFIG: described(configType, 'evil') }],
    ['that is an index at once', { manifests: [] }],
    ['that says to be something else', { mediaType: indexType }],
    ['with two lists of layers, of which one folds into the other', { 'layer\u017f': [] }],
  ])('%s is refused', async (_, more) => {
    expect(await compared(holding(manifestOf(web, more)))).toMatch(/^PUSHED_DIFFERS/);
  });
});

describe('an index', () => {
  const both = { images: [made(web).scanned, made(webArm).scanned] };

  it('is what was pushed when each image in it was scanned', async () => {
    const contents = holdingIndex([{ document: manifestOf(web) }, { document: manifestOf(webArm), says: { platform: arm64 } }]);
    expect(await compared(contents, both)).toBe('fine: amd64,arm64');
  });

  it('may hold statements about its images', async () => {
    const says = { platform: { os: 'unknown', architecture: 'unknown' } };
    expect(await compared(holdingIndex([{ document: manifestOf(web) }, { document: statement, says }]))).toBe('fine: amd64');
  });

  it('hides no image behind the words of a statement', async () => {
    const says = {
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
    };
    const contents = holdingIndex([{ document: manifestOf(web) }, { document: manifestOf({ layers: ['evil'] }), says }]);
    expect(await compared(contents)).toMatch(/^PUSHED_DIFFERS: .*was not scanned/);
  });

  it('is refused with an image that nobody scanned', async () => {
    expect(await compared(holdingIndex([{ document: manifestOf(web) }, { document: manifestOf(webArm) }]))).toMatch(/was not scanned/);
  });

  it('is refused without an image that was scanned', async () => {
    expect(await compared(holdingIndex([{ document: manifestOf(web) }]), both)).toMatch(/\(linux\/arm64\) is not there/);
  });

  it('is refused when it says another platform than the image does', async () => {
    expect(await compared(holdingIndex([{ document: manifestOf(web), says: { platform: arm64 } }]))).toMatch(/it is for linux\/amd64/);
  });

  it('is refused with an index in it', async () => {
    const inner: Document = { mediaType: indexType, body: { schemaVersion: 2, mediaType: indexType, manifests: [] } };
    expect(await compared(holdingIndex([{ document: manifestOf(web) }, { document: inner }]))).toMatch(/names another index/);
  });

  it('is refused when it describes a manifest otherwise than it is', async () => {
    expect(await compared(holdingIndex([{ document: manifestOf(web), says: { size: 1 } }]))).toMatch(/otherwise than it is/);
  });

  it('is refused with nothing in it', async () => {
    expect(await compared(holdingIndex([]))).toMatch(/there is no image/);
    expect(await compared(holding(statement))).toMatch(/a statement about an image, and no image/);
  });
});
