/** A content address, `algorithm:hex` (OCI image-spec, descriptor digests). */
export type Digest = string;

/**
 * An image name as the registries understand it, normalised after distribution/reference: the host is always there
 * (`docker.io` when none was written, `index.docker.io` becomes `docker.io`), `library/` is filled in, and a missing tag stays missing.
 */
export interface ImageReference {
  /** Host with optional port, e.g. `docker.io`, `localhost:5000`. Case as written. */
  readonly registry: string;
  /** Path below the host, e.g. `library/nginx`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}
