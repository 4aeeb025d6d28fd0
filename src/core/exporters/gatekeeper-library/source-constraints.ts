import type { AllowedSource, DeniedSource, Policy } from '../../policy/document.js';
import { parsePattern, type Pattern } from '../../policy/pattern/index.js';
import type { ExportedRule } from '../exporter.js';
import { mayMeet, writtenPatterns, type WrittenPatterns } from '../signatures/index.js';
import type { LibraryConstraint } from './library-constraint.js';
import { writtenPrefixes, type WrittenPrefixes } from './written-prefixes.js';

/** What one section becomes in the library's words, and what is lost. */
export interface LibraryPart {
  readonly constraints: readonly LibraryConstraint[];
  readonly notes: readonly ExportedRule[];
}

const looksOnlyAtPods = 'The library looks at containers of Pods only: image volumes pass, and so do workloads until their Pods are made.';

/** `sources.allow` as K8sAllowedReposv2: whole texts, or one prefix each. What has no such form is left out, so that it is refused. */
export function allowedSources(policy: Policy): LibraryPart {
  const { allow } = policy.sources ?? {};
  if (allow === undefined) return { constraints: [], notes: [] };
  const written = writtenPatterns(policy);
  const entries = allow.map((entry, at) => allowedSource(entry, at, policy, written));
  const allowedImages = [...new Set(entries.flatMap(({ images }) => images))];
  const constraint = { kind: 'K8sAllowedReposv2', suffix: 'allowed', rule: 'unapproved-registry', path: 'sources.allow' } as const;
  return {
    constraints: [{ ...constraint, parameters: { allowedImages } }],
    notes: [looser('sources.allow', looksOnlyAtPods), ...entries.flatMap(({ notes }) => notes)],
  };
}

interface Listed {
  readonly images: readonly string[];
  readonly notes: readonly ExportedRule[];
}

function allowedSource({ match, use, namespaces }: AllowedSource, at: number, policy: Policy, written: WrittenPatterns): Listed {
  const path = `sources.allow[${at}]`;
  const pattern = parsePattern(match);
  const isForThis = use?.includes('run') !== false;
  const notes = [
    ...(use === undefined ? [] : [exact(`${path}.use`, isForThis ? 'It is granted here.' : 'It is not granted here.')]),
    ...(namespaces === undefined
      ? []
      : [stricter(`${path}.namespaces`, 'A constraint has one list for all namespaces, so the entry is left out.')]),
  ];
  if (!pattern.ok || namespaces !== undefined || !isForThis)
    return { images: [], notes: [...notes, exact(path, 'It is not in the list.')] };
  const named = written.of(pattern.value).map((one) => allowedImages(one, policy));
  const coversMirror = written.mirrors.some(({ mirror }) => mayMeet(pattern.value, mirror));
  return {
    images: named.flatMap(({ images }) => images),
    notes: [
      ...notes,
      looser(path, looksOnlyAtPods),
      ...(coversMirror ? [looser(path, 'It also lets in whatever lies below a mirror’s prefix.')] : []),
      ...named.flatMap(({ lost }) => lost.map((reason) => stricter(path, reason))),
    ],
  };
}

function allowedImages(pattern: Pattern, policy: Policy): { readonly images: readonly string[]; readonly lost: readonly string[] } {
  const written = writtenPrefixes(pattern, policy);
  if (written === undefined) return { images: [], lost: ['The library knows no hosts below a domain, so it is left out.'] };
  const { prefixes, kind, lacksShortNames } = written;
  if (kind === 'cut') return { images: [], lost: ['The library knows a star only at the end, so it is left out.'] };
  return {
    images: prefixes.flatMap((prefix) => (kind === 'tree' ? [`${prefix}*`] : [prefix, `${prefix}:*`, `${prefix}@*`])),
    lost: [
      'Hosts in upper case are refused.',
      ...(lacksShortNames ? ['Names of Docker Hub without a host cannot be told from others by a prefix, so they are refused.'] : []),
    ],
  };
}

/** `sources.deny` as K8sDisallowedRepos: prefixes, each wide enough to hold what is meant. */
export function deniedSources(policy: Policy): LibraryPart {
  const written = writtenPatterns(policy);
  const parts = (policy.sources?.deny ?? []).map((entry, at) => deniedSource(entry, at, policy, written));
  return { constraints: parts.flatMap(({ constraints }) => constraints), notes: parts.flatMap(({ notes }) => notes) };
}

function deniedSource({ match, effectiveFrom }: DeniedSource, at: number, policy: Policy, written: WrittenPatterns): LibraryPart {
  const path = `sources.deny[${at}]`;
  const pattern = parsePattern(match);
  if (!pattern.ok) return { constraints: [], notes: [] };
  const prefixed = written.of(pattern.value).map((one) => writtenPrefixes(one, policy));
  const repos = [...new Set(prefixed.flatMap((one) => one?.prefixes ?? []))];
  const notes = [looser(path, `${looksOnlyAtPods} Hosts in upper case pass.`), ...prefixed.flatMap((one) => deniedNotes(path, one))];
  if (repos.length === 0) return { constraints: [], notes };
  const start = effectiveFrom === undefined ? {} : { effectiveFrom };
  const constraint = {
    kind: 'K8sDisallowedRepos',
    suffix: `denied-${at}`,
    rule: 'denied-image',
    path,
    parameters: { repos },
    ...start,
  } as const;
  return { constraints: [constraint], notes };
}

function deniedNotes(path: string, prefixed: WrittenPrefixes | undefined): readonly ExportedRule[] {
  if (prefixed === undefined) return [looser(path, 'The library knows no hosts below a domain.')];
  return [
    ...(prefixed.kind === 'tree' ? [] : [stricter(path, 'It also refuses repositories whose names begin alike.')]),
    ...(prefixed.lacksShortNames ? [looser(path, 'Names of Docker Hub without a host pass.')] : []),
  ];
}

function exact(path: string, reason: string): ExportedRule {
  return { path, fidelity: 'exact', reason };
}

function stricter(path: string, reason: string): ExportedRule {
  return { path, fidelity: 'stricter', reason };
}

function looser(path: string, reason: string): ExportedRule {
  return { path, fidelity: 'looser', reason };
}
