import type { Digest } from '../model/image-reference.js';

/** An image's id as a digest; Podman leaves `sha256:` out. Undefined for anything shorter: an id that was cut may mean several images. */
export function toImageId(text: string | undefined): Digest | undefined {
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/.exec(text?.trim() ?? '')?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

/** Digests that are SHA-256; others are left out. */
export function toDigests(texts: readonly string[]): readonly Digest[] {
  return texts.flatMap((text) => toImageId(text) ?? []);
}
