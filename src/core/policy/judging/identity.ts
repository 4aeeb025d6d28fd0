import type { ImageReference } from '../../model/image-reference.js';
import type { PlaceClass } from '../../model/image-use.js';
import { behindMirror, type Mirrors, type PreparedMirror } from './mirrors.js';
import { canonicalHost, type RepositoryName } from './repository-name.js';

/** What one policy takes a reference to be, after its short names, aliases and mirrors. */
export interface Identity {
  /** The repository for every rule: a mirrored one is its source. */
  readonly name: RepositoryName;
  /** The repository that is contacted. */
  readonly contacted: RepositoryName;
  /** The mirror it is written through. */
  readonly mirror?: PreparedMirror;
  readonly tag?: string;
  readonly digest?: string;
  /** False when only the repository is known, so that nothing can be said about tag and digest. */
  readonly complete: boolean;
}

/** The parts of a policy that say what a name means. */
export interface Naming {
  readonly alias: (host: string) => string;
  readonly mirrors: Mirrors;
  /** `defaults.shortNames`: a registry; absent when it is `deny` or not said. */
  readonly shortNames?: string;
}

/** What is known of a reference. */
export interface Named {
  readonly reference: RepositoryName & Partial<ImageReference>;
  /** The path as it was written when no host was: `nginx`, which the parser made `docker.io/library/nginx`. */
  readonly shortName?: string;
  readonly complete: boolean;
}

/** Normalises a reference for one policy (policy.md sections 3 and 5). */
export function identify({ reference, shortName, complete }: Named, placeClass: PlaceClass, naming: Naming): Identity {
  const meant = shortName === undefined ? reference : expandShortName(reference, shortName, placeClass, naming);
  const contacted = unalias(meant, naming);
  const { name, mirror } = behindMirror(naming.mirrors, contacted);
  return {
    name,
    contacted,
    complete,
    ...(mirror && { mirror }),
    ...(reference.tag !== undefined && { tag: reference.tag }),
    ...(reference.digest !== undefined && { digest: reference.digest }),
  };
}

/** Podman and CRI-O may look a short name up elsewhere than on Docker Hub; a policy says where its clusters do. */
function expandShortName(reference: RepositoryName, shortName: string, placeClass: PlaceClass, { shortNames }: Naming): RepositoryName {
  if (placeClass !== 'manifest' || shortNames === undefined || canonicalHost(shortNames) === 'docker.io') return reference;
  return { registry: shortNames, repository: shortName };
}

/** `library/` is filled in only where a policy's alias makes a host Docker Hub; otherwise the parser already has. */
function unalias({ registry, repository }: RepositoryName, { alias }: Naming): RepositoryName {
  const host = alias(registry);
  const becomesHub = host === 'docker.io' && canonicalHost(registry) !== 'docker.io' && !repository.includes('/');
  return { registry: host, repository: becomesHub ? `library/${repository}` : repository };
}
