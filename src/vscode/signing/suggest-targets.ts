import { matchesPattern, parsePattern, parseReference, type ImageReference, type Pattern } from '../../core/index.js';

/** A place where an image may be released, and why it is offered. */
export interface TargetSuggestion {
  /** `registry/repository:tag`. */
  readonly target: string;
  readonly because: string;
}

/** The image's own names that the policy lets people push to, then its last name under each repository that the policy lists. */
export function suggestTargets(names: readonly string[], repositories: readonly string[] | undefined): readonly TargetSuggestion[] {
  const patterns = patternsOf(repositories ?? []);
  const own = names.flatMap((name) => referenceOf(name) ?? []).filter(({ tag }) => tag !== undefined);
  const isAllowed = (reference: ImageReference): boolean =>
    repositories === undefined || patterns.some(({ pattern }) => matchesPattern(pattern, reference));
  const named = own
    .filter((reference) => isAllowed(reference) && (repositories !== undefined || reference.registry !== 'docker.io'))
    .map(({ registry, repository, tag = '' }) => ({ target: `${registry}/${repository}:${tag}`, because: 'the image’s own name' }));
  const made = own.flatMap((reference) =>
    patterns.flatMap(({ text, pattern }) => {
      const target = targetUnder(pattern, reference);
      return target === undefined ? [] : [{ target, because: `the policy allows ${text}` }];
    }),
  );
  return [...new Map([...named, ...made].map((one) => [one.target, one] as const).toReversed()).values()].toReversed();
}

/** What is wrong with a target while it is typed, in words with what valid looks like; undefined when it can be tried. */
export function targetProblem(text: string, repositories: readonly string[] | undefined): string | undefined {
  const written = text.trim();
  if (written === '') return 'Type where the image is to be released, e.g. registry.bank.example/apps/web:1.4.';
  const reference = referenceOf(written);
  if (reference === undefined)
    return `${written} is no name of an image. Write registry/repository:tag, e.g. registry.bank.example/apps/web:1.4.`;
  if (reference.digest !== undefined) return 'A target has no digest: that is known once the image is pushed. Leave it out.';
  if (reference.tag === undefined) return `The tag is missing. Say which, e.g. ${written}:1.0.0.`;
  if (repositories === undefined || patternsOf(repositories).some(({ pattern }) => matchesPattern(pattern, reference))) return undefined;
  return `The policy lets nobody push to ${reference.registry}/${reference.repository}; it lists ${repositories.join(', ') || 'no repository'}.`;
}

/** As it is written in full: `web:1` is docker.io/library/web:1. */
export function fullTarget(text: string): string | undefined {
  const reference = referenceOf(text.trim());
  return reference?.tag === undefined ? undefined : `${reference.registry}/${reference.repository}:${reference.tag}`;
}

interface NamedPattern {
  readonly text: string;
  readonly pattern: Pattern;
}

function patternsOf(texts: readonly string[]): readonly NamedPattern[] {
  return texts.flatMap((text) => {
    const parsed = parsePattern(text);
    return parsed.ok ? [{ text, pattern: parsed.value }] : [];
  });
}

function referenceOf(name: string): ImageReference | undefined {
  const parsed = parseReference(name);
  return parsed.ok ? parsed.value.reference : undefined;
}

/** Only where the pattern leaves nothing open but what stands behind it. */
function targetUnder(pattern: Pattern, { repository, tag }: ImageReference): string | undefined {
  if (pattern.kind !== 'repositories' || pattern.host.kind !== 'literal') return undefined;
  if (pattern.segments.some((segment) => segment.includes('*'))) return undefined;
  const last = repository.split('/').at(-1) ?? repository;
  const path = [...pattern.segments, ...(pattern.open ? [last] : [])].join('/');
  return path === '' ? undefined : `${pattern.host.name}${pattern.host.port}/${path}:${tag ?? 'latest'}`;
}
