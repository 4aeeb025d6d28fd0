import { failed, ok, type Result } from '../../model/result.js';
import type { Policy } from '../../policy/document.js';
import { parsePattern, type Pattern } from '../../policy/pattern/index.js';
import { parseReference } from '../../reference/index.js';
import type { ExportProblem } from '../exporter.js';
import { writtenPatterns } from '../signatures/index.js';

/** The repositories that statements can be about: those that the policy names in full, and those that a person lists. */
export function knownRepositories(policy: Policy, listed: string): Result<readonly string[], ExportProblem> {
  const written = writtenPatterns(policy);
  const named = (policy.trust?.require ?? []).flatMap(({ match }) => {
    const parsed = parsePattern(match);
    return parsed.ok ? written.of(parsed.value).flatMap((pattern) => nameOf(pattern) ?? []) : [];
  });
  const given: string[] = [];
  for (const text of listed.split(',').map((part) => part.trim())) {
    if (text === '') continue;
    const parsed = parseReference(text);
    if (!parsed.ok || parsed.value.reference.tag !== undefined || parsed.value.reference.digest !== undefined)
      return failed(noRepository(text));
    const { registry, repository } = parsed.value.reference;
    given.push(`${registry}/${repository}`);
  }
  return ok([...new Set([...named, ...given])].sort());
}

/** notation compares a scope with the name as it is given to it, letter by letter, and knows hosts of these characters only (oci.go, validateRegistryScopeFormat). */
export function isScope(repository: string): boolean {
  const slash = repository.indexOf('/');
  return /^[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?$/.test(repository.slice(0, slash));
}

/** True when a pattern is about more than the repositories that it names. */
export function isOpen(match: string): boolean {
  const parsed = parsePattern(match);
  return parsed.ok && nameOf(parsed.value) === undefined;
}

function nameOf(pattern: Pattern): string | undefined {
  if (pattern.kind === 'everything' || pattern.open || pattern.host.kind !== 'literal') return undefined;
  if (pattern.segments.some((segment) => segment.includes('*'))) return undefined;
  return [`${pattern.host.name}${pattern.host.port}`, ...pattern.segments].join('/');
}

function noRepository(text: string): ExportProblem {
  return {
    code: 'EXPORT_OPTION',
    message: `${JSON.stringify(text.slice(0, 120))} is no repository.`,
    next: 'List repositories in full, without tag and digest, e.g. `registry.example/apps/web,registry.example/apps/api`.',
  };
}
