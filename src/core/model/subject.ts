import type { Digest } from './image-reference.js';

/** What an image was built for (OCI image-spec, descriptor `platform`). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/**
 * One platform's image, known by its content: what a scan, a signature or a record is about. A name is only how somebody found it,
 * because a tag can move between two looks.
 */
export interface Subject {
  /** What the person asked for: `registry.bank.example/apps/web:1.4`, an image id, or the path of a tarball. */
  readonly name: string;
  /** SHA-256 of the image's config file, computed by us from the archive: the image id of Docker's classic store and of Podman. */
  readonly imageId: Digest;
  /** The platform's manifest, where the archive holds one (OCI layout, containerd store). */
  readonly digest?: Digest;
  readonly platform?: Platform;
  /** The names that pointed to it when it was exported, as `registry/repository:tag`. */
  readonly tags: readonly string[];
}

/** What an image's config says (OCI image-spec, config.md). All of it is written by the image's author. */
export interface ImageConfig {
  readonly imageId: Digest;
  readonly platform?: Platform;
  readonly created?: string;
  /** SHA-256 of each layer's uncompressed tar, lowest first (`rootfs.diff_ids`). */
  readonly diffIds: readonly Digest[];
  readonly history: readonly HistoryEntry[];
  readonly labels: Readonly<Record<string, string>>;
  /** Instructions that run in a build FROM this image. */
  readonly onBuild: readonly string[];
}

/** What of a config a runtime tells without handing out the image. */
export type ConfigFacts = Omit<ImageConfig, 'history'>;

/** One entry of an image's history: an instruction that somebody says made the image. */
export interface HistoryEntry {
  readonly createdBy: string;
  readonly comment?: string;
  readonly created?: string;
  /** True for entries that made no layer, e.g. ENV. */
  readonly emptyLayer: boolean;
}
