import type { ImageReference } from '../model/image-reference.js';
import { failed, ok, type Result } from '../model/result.js';
import { describeReferenceProblem, type ReferenceProblem } from './describe-problem.js';
import { isDigest, isHost, isImageId, isPath, isRegistryHost, isTag, longestRepository, looksLikeHost } from './grammar.js';
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

/** Where Go finds no domain (see `isRegistryHost`), its limit on length counts the host too. */
function isName({ registry, repository }: Name): boolean {
  const counted = isHost(registry) ? repository.length : registry.length + 1 + repository.length;
  return counted <= longestRepository && isRegistryHost(registry) && isPath(repository);
}
