import type { ImageReference } from '../model/image-reference.js';
import { failed, ok, type Result } from '../model/result.js';
import { describeReferenceProblem, type ReferenceProblem } from './describe-problem.js';
import { isDigest, isHost, isImageId, isPath, isPathComponent, isTag, looksLikeHost } from './grammar.js';
import { splitReferenceText } from './split-reference-text.js';

/** A reference and whether its text names a registry, or leaves it to whoever resolves it. */
export interface ParsedReference {
  readonly reference: ImageReference;
  readonly qualified: boolean;
}

/**
 * Reads a reference as `ParseNormalizedNamed` of distribution/reference does: the same texts are accepted, and registry and
 * repository are the same. Tag and digest both stay (BuildKit keeps them too), and a missing tag stays missing.
 */
export function parseReference(text: string): Result<ParsedReference, ReferenceProblem> {
  const parsed = readReference(text);
  return parsed === undefined ? failed(describeReferenceProblem(text)) : ok(parsed);
}

/** Bytes of a repository, without its host. */
export const longestRepository = 255;

function readReference(text: string): ParsedReference | undefined {
  const parts = splitReferenceText(text);
  const tag = parts.tag && text.slice(parts.tag.start, parts.tag.end);
  const digest = parts.digest && text.slice(parts.digest.start, parts.digest.end);
  if (isImageId(text) || (tag !== undefined && !isTag(tag)) || (digest !== undefined && !isDigest(digest))) return undefined;
  const name = normaliseName(text.slice(parts.name.start, parts.name.end));
  if (!isName(name)) return undefined;
  return {
    reference: {
      registry: name.registry,
      repository: name.repository,
      ...(tag === undefined ? {} : { tag }),
      ...(digest === undefined ? {} : { digest }),
    },
    qualified: name.qualified,
  };
}

interface Name {
  readonly registry: string;
  readonly repository: string;
  readonly qualified: boolean;
}

/** `splitDockerDomain`: a first segment is a host only when something follows it. */
function normaliseName(name: string): Name {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const qualified = slash >= 0 && looksLikeHost(first);
  const registry = !qualified || first === 'index.docker.io' ? 'docker.io' : first;
  const path = qualified ? name.slice(slash + 1) : name;
  const isOfficial = registry === 'docker.io' && !path.includes('/');
  return { registry, repository: isOfficial ? `library/${path}` : path, qualified };
}

/**
 * A host with an underscore (`my_host.example/x`) is no domain to distribution's grammar, but it is a path component, so the Go code
 * accepts the whole as a path without a domain, and those who pull (containerd) take its first segment for the host. So do we;
 * the limit on length then counts the host too.
 */
function isName({ registry, repository }: Name): boolean {
  if (repository.length > longestRepository || !isPath(repository)) return false;
  if (isHost(registry)) return true;
  return isPathComponent(registry) && registry.length + 1 + repository.length <= longestRepository;
}
