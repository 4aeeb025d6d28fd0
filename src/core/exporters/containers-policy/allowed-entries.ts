import type { AllowedSource } from '../../policy/document.js';
import { strengthOf, takenExceptions, type Note } from '../signatures/index.js';
import { scopedEntries, type AllowedPart, type Part, type ScopedEntry, type Writing } from './scoped-entry.js';

export function allowedEntries(context: Writing): AllowedPart {
  const { policy, use } = context;
  const { action, differs } = strengthOf(context, ['unapproved-registry']);
  const { allow } = policy.sources ?? {};
  const notes: Note[] = [];
  if (allow === undefined || action !== 'refuse') {
    const reason = differs ?? {
      fidelity: 'exact' as const,
      reason: 'It only warns in the policy, and the engine cannot warn: all sources are let in.',
    };
    return { entries: [], allowsAll: true, notes: (allow ?? []).map((_, at) => ({ path: `sources.allow[${at}]`, ...reason })) };
  }
  if (allow.length === 0) notes.push({ path: 'sources.allow', fidelity: 'exact', reason: 'Everything is refused.' });
  const entries = allow.flatMap((entry, at) => allowedBy(context, entry, `sources.allow[${at}]`, notes));
  const catalogue = use === 'run' ? [] : (policy.bases?.catalogue ?? []);
  const bases = catalogue.flatMap(({ image }, at) =>
    scopedEntries(context, image, `bases.catalogue[${at}]`, notes, { kind: 'allow' }, 'leave-out'),
  );
  return { entries: [...entries, ...bases], allowsAll: false, notes };
}

function allowedBy(context: Writing, { match, use: uses, namespaces }: AllowedSource, path: string, notes: Note[]): readonly ScopedEntry[] {
  const { use, input } = context;
  if (uses !== undefined) notes.push({ path: `${path}.use`, fidelity: 'exact', reason: `The file is for the use \`${use}\`.` });
  if (uses !== undefined && !uses.includes(use)) {
    notes.push({ path, fidelity: 'exact', reason: 'It is not granted here.' });
    return [];
  }
  if (namespaces !== undefined) {
    const note: Omit<Note, 'path'> = input.allowsLooser
      ? { fidelity: 'looser', reason: 'The engine knows no namespaces: it is granted in all of them.' }
      : { fidelity: 'stricter', reason: 'The engine knows no namespaces, so it is left out.' };
    notes.push({ path, ...note }, { path: `${path}.namespaces`, ...note });
    if (!input.allowsLooser) return [];
  }
  return scopedEntries(context, match, path, notes, { kind: 'allow' }, 'leave-out');
}

export function exceptedEntries(context: Writing): Part {
  const { input, policy, now } = context;
  const taken = takenExceptions(policy, now, input.allowsLooser);
  const notes: Note[] = [...taken.notes];
  return {
    entries: taken.sources.flatMap(({ path, match }) => scopedEntries(context, match, path, notes, { kind: 'allow' }, 'leave-out')),
    notes,
  };
}
