import {
  ok,
  type Descriptor,
  type Digest,
  type DigestReference,
  type ImageReference,
  type RegistryManifest,
  type Result,
  type TrustProblem,
} from '../../core/index.js';
import { digestLike } from './digests.js';
import { isRecord, parseJson, toJson } from './foreign-text.js';
import { getManifest } from './get-manifest.js';
import { ociIndex, toDescriptor } from './manifest-shape.js';
import { problem } from './problems.js';
import type { Expected } from './put-manifest.js';
import type { Session } from './session.js';

/** The index under the tag `sha256-HEX`, in which clients keep what refers to a manifest (distribution-spec, "Referrers Tag Schema"). */
export interface ReferrersTag {
  readonly name: ImageReference;
  readonly referrers: readonly Descriptor[];
  /** What the tag points to; `none` when nobody wrote there yet. */
  readonly digest: Expected;
  /** The index as it is, with whatever others put into it. */
  readonly index: Readonly<Record<string, unknown>>;
}

export async function readReferrersTag(
  image: DigestReference,
  session: Session,
  signal: AbortSignal,
): Promise<Result<ReferrersTag, TrustProblem>> {
  const { registry, repository, digest } = image;
  const name = { registry, repository, tag: tagOf(digest) };
  const found = await getManifest(name, session, signal);
  if (!found.ok) return found.problem.code === 'REGISTRY_NOT_FOUND' ? ok({ name, referrers: [], digest: 'none', index: {} }) : found;
  const index = parseJson(new TextDecoder().decode(found.value.bytes));
  if (!isRecord(index) || !Array.isArray(index['manifests']))
    return problem(
      'REGISTRY_LIED',
      `${registry}/${repository}:${name.tag} is to list what refers to ${digest}, and is no index.`,
      'Somebody uses that tag for something else: remove it in the registry.',
    );
  const referrers = entriesOf(index)
    .map(toDescriptor)
    .filter((entry) => entry !== undefined);
  return ok({ name, referrers, digest: found.value.descriptor.digest, index });
}

/** The index with these referrers added behind those that are there; undefined when what is there cannot be written again. */
export function withReferrers({ index, referrers }: ReferrersTag, added: readonly Descriptor[]): RegistryManifest | undefined {
  const missing = added.filter(({ digest }) => !referrers.some((known) => known.digest === digest));
  const whole = { ...index, schemaVersion: 2, mediaType: ociIndex, manifests: [...entriesOf(index), ...missing] };
  const text = toJson(whole);
  if (text === undefined) return undefined;
  const bytes = new TextEncoder().encode(text);
  return { descriptor: { mediaType: ociIndex, digest: digestLike(bytes), size: bytes.length }, bytes };
}

function entriesOf(index: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(index['manifests']) ? index['manifests'] : [];
}

/** The algorithm is cut at 32 characters and the rest at 64, as the specification says. */
function tagOf(digest: Digest): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `${algorithm.slice(0, 32)}-${hex.slice(0, 64)}`;
}
