import { ok } from '../../model/result.js';
import type { Policy } from '../../policy/document.js';
import { levelOf, mildest, severity } from '../../policy/judging/levels.js';
import { admissionNotes } from '../admission/index.js';
import { startsLater } from '../checks/check-context.js';
import { placeLevel } from '../checks/place-level.js';
import type { ExportedRule, Exporter, ExportInput } from '../exporter.js';
import { mergeNotes } from '../signatures/index.js';
import { objectName, printYaml, stampOf, type Stamp } from '../writing/index.js';
import type { LibraryConstraint } from './library-constraint.js';
import { restNotes } from './rest-notes.js';
import { allowedSources, deniedSources } from './source-constraints.js';
import { tagConstraints } from './tag-constraints.js';

/**
 * Constraints for the templates of Gatekeeper's library, for clusters that allow no others. They compare prefixes and look only at Pods
 * (targets.md sections 1 and 5), so nearly everything that they say is looser than the policy; the target `gatekeeper` is exact.
 */
export const gatekeeperLibrary: Exporter = {
  id: 'gatekeeper-library',
  title: 'Gatekeeper (constraints of its library)',
  stage: 'admit',
  options: [],
  layers: 'all-apply',
  export(input) {
    const { policy, identity } = input;
    const parts = [deniedSources(policy), allowedSources(policy), tagConstraints(policy)];
    const weighed = parts.flatMap(({ constraints }) => constraints).map((one) => weigh(one, input));
    const notes = [
      ...parts.flatMap((part) => part.notes),
      ...weighed.flatMap((one) => one.notes),
      ...admissionNotes(policy),
      ...restNotes(policy),
    ];
    const rules = mergeNotes(notes);
    const stamp = stampOf(identity, rules);
    const documents = weighed.flatMap(({ constraint, action }) =>
      action === undefined ? [] : [written(constraint, action, input, stamp)],
    );
    return ok({ files: [{ name: 'library-constraints.yaml', text: printYaml(documents) }], rules });
  },
};

interface Weighed {
  readonly constraint: LibraryConstraint;
  /** Absent: the policy does not want to hear of it. */
  readonly action?: 'deny' | 'warn' | 'dryrun';
  readonly notes: readonly ExportedRule[];
}

/** The library has no clock, so what starts later only warns until the export is repeated. */
function weigh(constraint: LibraryConstraint, { policy, now }: ExportInput): Weighed {
  const { rule, path } = constraint;
  const highest = placeLevel(policy, { use: 'run', class: 'manifest', kind: 'kubernetes' }).level;
  const level = mildest(constraint.level ?? levelOf(policy, rule), highest);
  if (severity(level) < severity('warn')) return { constraint, notes: [] };
  const from = startsLater([constraint.effectiveFrom, policy.rules?.[rule]?.effectiveFrom], now);
  if (level === 'warn') return { constraint, action: weakened(policy, 'warn'), notes: [] };
  if (from === undefined) return { constraint, action: weakened(policy, 'deny'), notes: [] };
  const reason = `It denies from ${new Date(from).toISOString().slice(0, 10)} on, and the library has no clock: it only warns until then and after.`;
  return { constraint, action: weakened(policy, 'warn'), notes: [{ path, fidelity: 'looser', reason }] };
}

function weakened({ enforcement }: Policy, action: 'deny' | 'warn'): 'deny' | 'warn' | 'dryrun' {
  const admit = enforcement?.admit ?? 'deny';
  if (admit === 'deny') return action;
  return admit === 'warn' ? 'warn' : 'dryrun';
}

function written(
  { kind, suffix, parameters }: LibraryConstraint,
  enforcementAction: string,
  { identity }: ExportInput,
  stamp: Stamp,
): object {
  return {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind,
    metadata: { name: objectName(identity, suffix), ...stamp },
    spec: { enforcementAction, match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }] }, parameters },
  };
}
