import { knownTo, ok, withoutKnown, type Audit, type KnownParts, type NewParts, type Result } from '../../core/index.js';
import { sha256 } from '../../node/hash.js';
import { knownBefore } from './known-before.js';
import type { OpenBaseline } from './open-baseline.js';
import type { Session } from './session.js';

/** A check with what its baseline has too taken out. A failure is the sentence to say. */
export async function holdAgainst(baseline: OpenBaseline, found: Audit, session: Session): Promise<Result<NewParts, string>> {
  const known = await knownParts(baseline, found, session);
  if (!known.ok) return known;
  const left = withoutKnown(found, known.value);
  return ok({ ...left, known: left.known + (session.comparison?.unreadableBefore ?? 0) });
}

async function knownParts(baseline: OpenBaseline, found: Audit, session: Session): Promise<Result<KnownParts, string>> {
  const { comparison } = session;
  if (baseline.from === 'file') return ok(knownTo(baseline.baseline, found, sha256));
  if (comparison === undefined) return ok({ findings: new Set(), uses: new Set() });
  const known = await knownBefore(comparison, baseline.snapshots, session);
  if (!known.ok) return known;
  // The policies that judge are a revision's: what is odd about them this change has not done. What breaks them is said all the same.
  const odd = found.policyFindings.filter(({ rule, level }) => rule !== 'policy-invalid' || level !== 'error');
  return ok({ ...known.value, findings: new Set([...known.value.findings, ...odd]) });
}
