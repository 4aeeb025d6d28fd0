import { failed, ok, type ImageReference, type Result, type TrustProblem } from '../../core/index.js';
import { isDigest } from './digests.js';

/** A repository and where it is spoken to. */
export interface Place {
  /** As references name it: `docker.io`. */
  readonly registry: string;
  readonly repository: string;
  /** For people: `registry.bank.example/apps/web`. */
  readonly about: string;
}

/**
 * Checks that a name can become part of an address: the grammar of distribution/reference, so that neither host nor path can be written to
 * lead anywhere else.
 */
export function placeOf({ registry, repository, tag, digest }: ImageReference): Result<Place, TrustProblem> {
  const about = `${registry}/${repository}`;
  const isFine =
    hostPattern.test(registry) &&
    URL.canParse(`https://${registry}/`) &&
    repository.length < 256 &&
    repository.split('/').every((part) => partPattern.test(part)) &&
    (tag === undefined || tagPattern.test(tag)) &&
    (digest === undefined || isDigest(digest));
  if (isFine) return ok({ registry, repository, about });
  return failed({
    code: 'REGISTRY_NOT_FOUND',
    message: `${about.slice(0, 300)} is no name that a registry can have.`,
    next: 'Write it as HOST[:PORT]/PATH[:TAG][@DIGEST], in small letters.',
  });
}

/** What the name points at, for people. */
export function nameFor({ about }: Place, { tag, digest }: Pick<ImageReference, 'tag' | 'digest'>): string {
  return digest === undefined ? `${about}:${tag ?? 'latest'}` : `${about}@${digest}`;
}

const hostPattern = /^(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
const partPattern = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
