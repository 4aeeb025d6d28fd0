import type { AllowedSource } from '../document.js';
import { matchesGlob } from '../pattern/index.js';
import type { Identity } from './identity.js';
import type { Patterned } from './prepare-policy.js';
import type { Question } from './question.js';
import { nameKey } from './repository-name.js';

/** What a policy's `sources` say about an image at its place. */
export type SourceStanding =
  | { readonly kind: 'no-opinion' }
  | { readonly kind: 'granted'; readonly by: 'allow' | 'catalogue'; readonly index: number }
  /** Approved in some namespaces only, and the file does not say which one it is for. */
  | { readonly kind: 'namespace-unknown'; readonly entry: Patterned<AllowedSource> }
  /** Approved, but not for this use or namespace. */
  | { readonly kind: 'not-granted'; readonly entry: Patterned<AllowedSource>; readonly lacks: 'use' | 'namespace' }
  | { readonly kind: 'unlisted' };

/** The most favourable answer of all entries that match (policy.md sections 4 and 5). `deny` is a rule of its own. */
export function sourceStanding(question: Question, identity: Identity): SourceStanding {
  const { prepared, use } = question;
  if (prepared.policy.sources?.allow === undefined) return { kind: 'no-opinion' };
  const standings = prepared.allow.matching(identity.name).map((entry) => standingUnder(entry, question));
  const granted = standings.find(({ kind }) => kind === 'granted');
  if (granted !== undefined) return granted;
  const base = use.use === 'run' ? undefined : prepared.basesByName.get(nameKey(identity.name))?.[0];
  if (base !== undefined) return { kind: 'granted', by: 'catalogue', index: base.index };
  return standings.find(({ kind }) => kind === 'namespace-unknown') ?? standings[0] ?? { kind: 'unlisted' };
}

/** True when the source may be used here, so far as the policy tells. */
export function isAcceptable({ kind }: SourceStanding): boolean {
  return kind !== 'not-granted' && kind !== 'unlisted';
}

function standingUnder(listed: Patterned<AllowedSource>, { use }: Question): SourceStanding {
  const { entry, index } = listed;
  if (entry.use !== undefined && !entry.use.includes(use.use)) return { kind: 'not-granted', entry: listed, lacks: 'use' };
  if (entry.namespaces === undefined) return { kind: 'granted', by: 'allow', index };
  const { namespace } = use;
  if (namespace === undefined) {
    return use.place.class === 'manifest'
      ? { kind: 'namespace-unknown', entry: listed }
      : { kind: 'not-granted', entry: listed, lacks: 'namespace' };
  }
  const isNamed = entry.namespaces.some((glob) => matchesGlob(glob, namespace));
  return isNamed ? { kind: 'granted', by: 'allow', index } : { kind: 'not-granted', entry: listed, lacks: 'namespace' };
}
