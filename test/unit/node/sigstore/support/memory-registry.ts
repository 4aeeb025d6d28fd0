import { createHash } from 'node:crypto';
import type {
  Descriptor,
  Digest,
  DigestReference,
  ImageReference,
  Registry,
  RegistryManifest,
  Result,
  TrustProblem,
} from '../../../../../src/core/index.js';

/** A registry in memory: content by digest, tags, and a list of referrers. */
export interface MemoryRegistry extends Registry {
  readonly blobs: Map<Digest, Buffer>;
  readonly manifests: Map<Digest, RegistryManifest>;
  readonly tagged: Map<string, Digest>;
  readonly listed: Map<Digest, Descriptor[]>;
  /** Puts a tiny image there. */
  addImage(content?: string): DigestReference;
  /** Stores a bundle as the referrer of an image, as somebody who can push could. */
  addBundle(image: DigestReference, bundle: string): void;
  /** Stores a layer under cosign's older tag, alone. */
  addLegacy(image: DigestReference, suffix: string, mediaType: string, bytes: Buffer, annotations: Readonly<Record<string, string>>): void;
  /** Answers everything with this problem. */
  failWith(problem: TrustProblem | undefined): void;
}

export const place = { registry: 'registry.bank.example', repository: 'apps/web' };
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

export function memoryRegistry(): MemoryRegistry {
  const blobs = new Map<Digest, Buffer>();
  const manifests = new Map<Digest, RegistryManifest>();
  const tagged = new Map<string, Digest>();
  const listed = new Map<Digest, Descriptor[]>();
  let down: TrustProblem | undefined;
  const answer = <T>(value: T | undefined): Promise<Result<T, TrustProblem>> =>
    Promise.resolve(
      down !== undefined ? { ok: false, problem: down } : value === undefined ? { ok: false, problem: notFound } : { ok: true, value },
    );
  const done = (): Promise<Result<undefined, TrustProblem>> =>
    Promise.resolve(down === undefined ? { ok: true, value: undefined } : { ok: false, problem: down });
  const keep = (bytes: Buffer, mediaType = manifestType): Descriptor => {
    const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
    manifests.set(descriptor.digest, { descriptor, bytes });
    return descriptor;
  };
  const find = ({ tag, digest }: ImageReference): RegistryManifest | undefined =>
    manifests.get(digest ?? tagged.get(tag ?? 'latest') ?? '');
  return {
    blobs,
    manifests,
    tagged,
    listed,
    failWith: (problem) => void (down = problem),
    addImage(content = 'web') {
      const config = Buffer.from(JSON.stringify({ content }));
      blobs.set(digestOf(config), config);
      const { digest } = keep(
        Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config: { digest: digestOf(config) }, layers: [] })),
      );
      return { ...place, digest };
    },
    addBundle(image, bundle) {
      const bytes = Buffer.from(bundle);
      blobs.set(digestOf(bytes), bytes);
      const manifest = Buffer.from(JSON.stringify({ layers: [{ mediaType: bundleType, digest: digestOf(bytes), size: bytes.length }] }));
      listed.set(image.digest, [...(listed.get(image.digest) ?? []), { ...keep(manifest), artifactType: bundleType }]);
    },
    addLegacy(image, suffix, mediaType, bytes, annotations) {
      blobs.set(digestOf(bytes), bytes);
      const layers = [{ mediaType, digest: digestOf(bytes), size: bytes.length, annotations }];
      tagged.set(`${image.digest.replace(':', '-')}.${suffix}`, keep(Buffer.from(JSON.stringify({ layers }))).digest);
    },
    manifest: (name) => answer(find(name)),
    blob: (_, { digest }) => answer(blobs.get(digest)),
    referrers: (image) => answer(listed.get(image.digest) ?? []),
    tags: () => answer([...tagged.keys()]),
    hasBlob: (_, digest) => answer(blobs.has(digest)),
    async putBlob(_, content) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content.read()) chunks.push(chunk);
      blobs.set(content.digest, Buffer.concat(chunks));
      return done();
    },
    putManifest({ tag }, { bytes, descriptor }, _, expects) {
      const now = tag === undefined ? undefined : tagged.get(tag);
      if (expects !== undefined && (now ?? 'none') !== expects)
        return Promise.resolve({ ok: false, problem: { code: 'TAG_MOVED', message: 'moved', next: '' } });
      keep(Buffer.from(bytes), descriptor.mediaType);
      if (tag !== undefined) tagged.set(tag, descriptor.digest);
      return done();
    },
    addReferrer(image, referrer) {
      listed.set(image.digest, [...(listed.get(image.digest) ?? []), referrer]);
      return done();
    },
    deleteTag: () => done(),
  };
}

const notFound: TrustProblem = { code: 'REGISTRY_NOT_FOUND', message: 'It is not there.', next: 'Push it.' };

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
