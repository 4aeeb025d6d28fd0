import type { EvidenceEvent, EvidenceRecord } from '../model/evidence.js';
import type { Digest } from '../model/image-reference.js';

/** Something that a key vouches for by the log: what to look at when the key was stolen. */
export interface ImpactedImage {
  readonly digest: Digest;
  /** The names under which the records know it. */
  readonly refs: readonly string[];
  readonly events: readonly EvidenceEvent[];
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly seqs: readonly number[];
}

/** Gathers, one record at a time, every digest for which a signature of this key was made or found. */
export interface ImpactSearch {
  take(record: EvidenceRecord): void;
  /** In the order in which they were first met. */
  found(): readonly ImpactedImage[];
}

/** `fingerprint`: hex SHA-256 of the public key's DER form. */
export function searchImpact(fingerprint: string): ImpactSearch {
  const wanted = fingerprint.toLowerCase();
  const images = new Map<Digest, ImpactedImage>();
  return {
    take(record) {
      if (record.signatures?.some(({ principal }) => principal.toLowerCase().includes(wanted)) !== true) return;
      for (const { digest, ref } of digestsOf(record)) images.set(digest, joined(images.get(digest), record, digest, ref));
    },
    found: () => [...images.values()],
  };
}

function digestsOf({ subject, outputs = [] }: EvidenceRecord): readonly { readonly digest: Digest; readonly ref: string }[] {
  const made = outputs.map(({ digest, uri }) => ({ digest, ref: uri }));
  return subject?.digest === undefined ? made : [{ digest: subject.digest, ref: subject.ref }, ...made];
}

function joined(known: ImpactedImage | undefined, { seq, time, event }: EvidenceRecord, digest: Digest, ref: string): ImpactedImage {
  return {
    digest,
    refs: [...new Set([...(known?.refs ?? []), ref])],
    events: [...new Set([...(known?.events ?? []), event])],
    firstSeen: known?.firstSeen ?? time,
    lastSeen: time,
    seqs: [...(known?.seqs ?? []), seq],
  };
}
