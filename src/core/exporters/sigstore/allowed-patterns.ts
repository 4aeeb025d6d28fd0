import type { AllowedSource } from '../../policy/document.js';
import { parsePattern, type Pattern } from '../../policy/pattern/index.js';
import { isWithin, mayMeet, takenExceptions, type Note, type Weighing, type WrittenPatterns } from '../signatures/index.js';
import { globsOf, reachesHubsLocalhost } from './globs.js';

/** What sources are worked out from. */
export interface Sourcing extends Weighing {
  readonly written: WrittenPatterns;
  readonly allowsLooser: boolean;
}

/** What is let in, as patterns that globs can say. */
export interface AllowedPatterns {
  readonly patterns: readonly Pattern[];
  readonly notes: readonly Note[];
}

export function allowedPatterns(sourcing: Sourcing): AllowedPatterns {
  const { allow } = sourcing.policy.sources ?? {};
  const context: Granting = { ...sourcing, granted: (allow ?? []).flatMap(grantedEverywhere) };
  if (allow === undefined)
    return { patterns: [{ kind: 'everything', text: '**' }], notes: takenExceptions(context.policy, context.now, false).notes };
  const nothing: AllowedPatterns = {
    patterns: [],
    notes: [{ path: 'sources.allow', fidelity: 'exact', reason: 'No object lets anything in.' }],
  };
  const parts = [
    ...(allow.length === 0 ? [nothing] : allow.map((entry, at) => allowedBy(context, entry, `sources.allow[${at}]`))),
    excepted(context),
  ];
  return { patterns: parts.flatMap(({ patterns }) => patterns), notes: parts.flatMap(({ notes }) => notes) };
}

interface Granting extends Sourcing {
  /** What may run in every namespace. */
  readonly granted: readonly Pattern[];
}

function grantedEverywhere({ match, use, namespaces }: AllowedSource): readonly Pattern[] {
  const parsed = parsePattern(match);
  return parsed.ok && (use ?? ['run']).includes('run') && namespaces === undefined ? [parsed.value] : [];
}

function allowedBy(context: Granting, { match, use, namespaces }: AllowedSource, path: string): AllowedPatterns {
  if (use !== undefined && !use.includes('run')) {
    const notes: readonly Note[] = [path, `${path}.use`].map((one) => ({
      path: one,
      fidelity: 'exact',
      reason: 'A cluster only runs images, so it is left out.',
    }));
    return { patterns: [], notes };
  }
  const granted: readonly Note[] = use === undefined ? [] : [{ path: `${path}.use`, fidelity: 'exact', reason: 'A cluster runs images.' }];
  if (namespaces === undefined) return { ...under(context, match, path, granted) };
  const note: Omit<Note, 'path'> = context.allowsLooser
    ? { fidelity: 'looser', reason: 'The controller’s objects know no namespaces: it is granted in all of them.' }
    : { fidelity: 'stricter', reason: 'The controller’s objects know no namespaces, so it is left out.' };
  const notes = [...granted, { path: `${path}.namespaces`, ...note }, { path, ...note }];
  return context.allowsLooser ? under(context, match, path, notes) : { patterns: [], notes };
}

function under(context: Granting, match: string, path: string, before: readonly Note[]): AllowedPatterns {
  const { patterns, note } = allowedHere(context, match);
  return { patterns, notes: [...before, { path, ...note }] };
}

/** A pattern with all its written forms, so far as globs can say them. */
function allowedHere(context: Granting, match: string): { readonly patterns: readonly Pattern[]; readonly note: Omit<Note, 'path'> } {
  const parsed = parsePattern(match);
  if (!parsed.ok) return { patterns: [], note: { fidelity: 'exact', reason: 'It is no pattern and matches nothing.' } };
  const blind = servedElsewhere(context, parsed.value);
  if (blind !== undefined && !context.allowsLooser)
    return { patterns: [], note: { fidelity: 'stricter', reason: `It is left out: ${blind}` } };
  const forms = context.written.of(parsed.value).map((pattern) => ({ pattern, globs: globsOf(pattern) }));
  const patterns = forms.flatMap(({ pattern, globs }) => (globs.kind === 'globs' ? [pattern] : []));
  if (blind !== undefined) return { patterns, note: { fidelity: 'looser', reason: `It is taken over whole: ${blind}` } };
  const lost = forms.flatMap(({ globs }) => (globs.kind === 'none' ? [globs.because] : []))[0];
  if (lost !== undefined) return { patterns, note: { fidelity: 'stricter', reason: `Not all of it is let in: ${lost}.` } };
  if (parsed.value.kind !== 'everything' && patterns.some(reachesHubsLocalhost)) return { patterns, note: withoutLocalhost };
  return {
    patterns,
    note: {
      fidelity: 'exact',
      reason:
        'Globs over the resolved name. A host in capitals and a path of one letter are refused, as the controller reads them otherwise.',
    },
  };
}

const withoutLocalhost: Omit<Note, 'path'> = {
  fidelity: 'stricter',
  reason: 'Docker Hub’s `localhost/…` is refused, since the controller cannot tell it from the host of that name.',
};

/** What a mirror serves is its source; a glob on the mirror's host cannot leave it out (policy.md section 5, Mirrors). */
function servedElsewhere({ policy, written, granted }: Granting, pattern: Pattern): string | undefined {
  if (pattern.kind === 'everything') return undefined;
  const blind = written.mirrors.find(
    ({ source, mirror }) => mayMeet(pattern, mirror) && !isWithin(pattern, mirror) && !granted.some((other) => isWithin(source, other)),
  );
  const prefix = blind === undefined ? undefined : policy.mirrors?.[blind.index]?.mirror;
  return prefix === undefined ? undefined : `what lies below \`${prefix}\` is another source’s, and a glob cannot leave that out.`;
}

/** Exceptions that a person accepted let in more. */
function excepted({ policy, written, now, allowsLooser }: Sourcing): AllowedPatterns {
  const { sources, notes } = takenExceptions(policy, now, allowsLooser);
  const patterns = sources.flatMap(({ match }) => {
    const parsed = parsePattern(match);
    return parsed.ok ? written.of(parsed.value).filter((pattern) => globsOf(pattern).kind === 'globs') : [];
  });
  return { patterns, notes };
}
