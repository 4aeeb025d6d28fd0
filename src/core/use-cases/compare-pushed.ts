import type { PushedImage, PushedManifest, ReleaseTarget } from '../model/ceremony.js';
import type { Digest } from '../model/image-reference.js';
import type { Descriptor, RegistryManifest, TrustProblem } from '../model/registry.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Platform } from '../model/subject.js';
import type { DescribedImage, Registry } from '../ports.js';
import { printReference } from '../reference/index.js';
import { classify, type ReadConfig } from './pushed/classify.js';
import { readManifest, type LayerDescriptor } from './pushed/read-manifest.js';

/** What must be under a tag. */
export interface ExpectedContent {
  readonly images: readonly DescribedImage[];
  /** What whoever pushed says that the registry took; absent when nobody said. */
  readonly reported?: Digest;
  /** True when the manifests too must be those that were scanned: for runtimes that push theirs as they are and report nothing. */
  readonly sameManifests?: boolean;
}

/**
 * Asks the registry what is under a tag and compares it with what was scanned: every image of an index by its config, and nothing there
 * that nobody looked at. Also for a push that an earlier run made.
 */
export async function comparePushed(
  name: ReleaseTarget,
  expected: ExpectedContent,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<PushedImage, TrustProblem>> {
  const found = await registry.manifest(name, signal);
  if (!found.ok) return found;
  const root = found.value;
  const { reported } = expected;
  if (reported !== undefined && reported !== root.descriptor.digest)
    return failed(differs(name, `it has the digest ${root.descriptor.digest}, and ${reported} was pushed`));
  const look: Look = { name, expected, registry, signal };
  const content = readManifest(root);
  if (content.kind === 'unreadable') return failed(differs(name, `what is there ${content.why}`));
  if (content.kind === 'manifest') return theOnly(await manifestOf(root.descriptor, content.config, content.layers, look), root, look);
  const children = await childrenOf(content.children, look);
  return children.ok ? complete(root.descriptor, children.value, look) : children;
}

interface Look {
  readonly name: ReleaseTarget;
  readonly expected: ExpectedContent;
  readonly registry: Registry;
  readonly signal: AbortSignal;
}

/** A manifest of an index that is no image: it is there, known, and cannot be run. */
type Looked = PushedManifest | 'statement';

function theOnly(looked: Result<Looked, TrustProblem>, { descriptor }: RegistryManifest, look: Look): Result<PushedImage, TrustProblem> {
  if (!looked.ok) return looked;
  if (looked.value === 'statement') return failed(differs(look.name, 'there is a statement about an image, and no image'));
  return complete(descriptor, [looked.value], look);
}

function complete(
  descriptor: Descriptor,
  manifests: readonly PushedManifest[],
  { name, expected }: Look,
): Result<PushedImage, TrustProblem> {
  if (manifests.length === 0) return failed(differs(name, 'there is no image'));
  const missing = expected.images.find(({ subject }) => manifests.every(({ imageId }) => imageId !== subject.imageId));
  if (missing === undefined) return ok({ descriptor, manifests });
  const { imageId, platform } = missing.subject;
  return failed(differs(name, `the image ${imageId}${platform === undefined ? '' : ` (${platformText(platform)})`} is not there`));
}

async function childrenOf(children: readonly Descriptor[], look: Look): Promise<Result<readonly PushedManifest[], TrustProblem>> {
  const images: PushedManifest[] = [];
  for (let at = 0; at < children.length; at += atOnce) {
    for (const looked of await Promise.all(children.slice(at, at + atOnce).map((child) => childOf(child, look)))) {
      if (!looked.ok) return looked;
      if (looked.value !== 'statement') images.push(looked.value);
    }
  }
  return ok(images);
}

/** Enough to hide the way to a registry, and no burden on it. */
const atOnce = 6;

async function childOf(child: Descriptor, look: Look): Promise<Result<Looked, TrustProblem>> {
  const { registry, repository } = look.name;
  const found = await look.registry.manifest({ registry, repository, digest: child.digest }, look.signal);
  if (!found.ok) return found;
  const { descriptor } = found.value;
  if (descriptor.digest !== child.digest || descriptor.size !== child.size || descriptor.mediaType !== child.mediaType)
    return failed(differs(look.name, `its index describes ${child.digest} otherwise than it is`));
  const content = readManifest(found.value);
  if (content.kind === 'unreadable') return failed(differs(look.name, `${child.digest}, which its index names, ${content.why}`));
  if (content.kind === 'index') return failed(differs(look.name, `its index names another index (${child.digest}), which is not followed`));
  return manifestOf(child, content.config, content.layers, look);
}

async function manifestOf(
  descriptor: Descriptor,
  config: Descriptor,
  layers: readonly LayerDescriptor[],
  look: Look,
): Promise<Result<Looked, TrustProblem>> {
  const { name, registry, signal } = look;
  const bytes = await registry.blob(name, config, mostConfigBytes, signal);
  if (!bytes.ok) return bytes;
  const found = classify(config, layers, bytes.value);
  if (found.kind === 'statement') return ok('statement');
  if (found.kind === 'refused') return failed(differs(name, `${descriptor.digest} ${found.why}`));
  return scannedAs(descriptor, config.digest, found.config, look);
}

/** The size that registries have to accept for manifests; configs are smaller. */
const mostConfigBytes = 4 * 1024 * 1024;

/** The image of the scan with this very config, hence with these very layers. */
function scannedAs(descriptor: Descriptor, imageId: Digest, read: ReadConfig, { name, expected }: Look): Result<Looked, TrustProblem> {
  const scanned = expected.images.find(({ subject }) => subject.imageId === imageId);
  if (scanned === undefined) return failed(differs(name, `${descriptor.digest} is an image that was not scanned (${imageId})`));
  const { diffIds } = scanned.config;
  if (diffIds.length !== read.diffIds.length || diffIds.some((id, index) => id !== read.diffIds[index]))
    return failed(differs(name, `the config ${imageId} names other layers than those that were scanned`));
  if (expected.sameManifests === true && scanned.subject.digest !== descriptor.digest)
    return failed(differs(name, `its manifest ${descriptor.digest} is not the one that was scanned (${scanned.subject.digest ?? 'none'})`));
  const stated = descriptor.platform;
  if (stated !== undefined && !isSamePlatform(stated, read.platform))
    return failed(
      differs(
        name,
        `its index says that ${descriptor.digest} is for ${platformText(stated)}, and it is for ${platformText(read.platform)}`,
      ),
    );
  return ok({ descriptor, imageId, ...(read.platform !== undefined && { platform: read.platform }) });
}

/** Builders leave the variant out on one side or the other; where both say it, it counts. */
function isSamePlatform(one: Platform, other: Platform | undefined): boolean {
  if (one.os !== other?.os || one.architecture !== other.architecture) return false;
  return one.variant === undefined || other.variant === undefined || one.variant === other.variant;
}

function platformText(platform: Platform | undefined): string {
  if (platform === undefined) return 'no platform';
  return [platform.os, platform.architecture, platform.variant].filter((part) => part !== undefined).join('/');
}

function differs(name: ReleaseTarget, why: string): TrustProblem {
  return {
    code: 'PUSHED_DIFFERS',
    message: `${printReference(name)} in the registry is not what was pushed: ${why}.`,
    next: 'Nothing was signed and no release tag was moved. Push again; if it stays so, somebody else writes to that tag, or the registry changes what it is given: ask who runs it.',
  };
}
