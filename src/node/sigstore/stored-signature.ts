import type { Descriptor, Digest, StoredFormat } from '../../core/index.js';
import { asList, asRecord, asText, parseJson } from './json-fields.js';
import type { SignedMaterial } from './signed-entity.js';

/** A signature or statement as it lies in the registry; nothing about it is believed yet. */
export type StoredSignature =
  | {
      readonly format: StoredFormat;
      readonly signed: SignedMaterial;
      /** What a bare signature is over: the image's own manifest, or cosign's older payload that names it. */
      readonly over: 'statement' | 'manifest' | 'payload';
    }
  | { readonly format: StoredFormat; readonly flaw: string };

export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
export const simpleSigningMediaType = 'application/vnd.dev.cosign.simplesigning.v1+json';
export const envelopeMediaType = 'application/vnd.dsse.envelope.v1+json';

/** Cosign's names for what it writes beside a legacy signature (specs/SIGNATURE_SPEC.md). */
export const annotationKeys = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  chain: 'dev.sigstore.cosign/chain',
  log: 'dev.sigstore.cosign/bundle',
  timestamp: 'dev.sigstore.cosign/rfc3161timestamp',
} as const;

/** Nobody signs an image this often; whoever can push could bury the verifier under signatures. */
export const mostSignatures = 100;

/** An SBOM of a large image is some megabytes. */
export const largestBundle = 32 * 1024 * 1024;

/** All that is read about one image in one format: whoever can push could fill the memory of whoever verifies. */
export const mostSignedBytes = 128 * 1024 * 1024;

/** How much may still be read. */
export class ReadingBudget {
  #left = mostSignedBytes;

  /** False when there is not so much left; then nothing of it is taken. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }
}

/** The tag under which cosign before version 3 keeps signatures (`sig`) or attestations (`att`). */
export function legacyTag(digest: Digest, suffix: 'sig' | 'att'): string {
  return `${digest.replace(':', '-')}.${suffix}`;
}

/** The layers of an artifact's manifest; none of what is no manifest. */
export function layersOf(manifest: Uint8Array): readonly Descriptor[] {
  const layers = asList(asRecord(parseJson(new TextDecoder().decode(manifest)))['layers']);
  return layers
    .map(asRecord)
    .flatMap(({ mediaType, digest, size, annotations }) =>
      typeof mediaType === 'string' && typeof digest === 'string' && typeof size === 'number'
        ? [{ mediaType, digest, size, annotations: textsOf(annotations) }]
        : [],
    );
}

function textsOf(annotations: unknown): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(asRecord(annotations))) {
    const text = asText(value);
    if (text !== undefined) texts[key] = text;
  }
  return texts;
}
