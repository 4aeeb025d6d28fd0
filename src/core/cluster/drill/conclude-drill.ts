import type { DrillPlan } from './plan-drill.js';
import type { DrillOutcome } from './run-drill.js';

/** What a drill as a whole says of the control. */
export interface DrillConclusion {
  readonly verdict: 'passed' | 'failed' | 'inconclusive';
  /** Sentences on what decides it, the weightiest first. */
  readonly says: readonly string[];
}

/** A missing denial fails whatever else is open; without the good control, and a cluster that stayed as it was, denials prove nothing. */
export function concludeDrill({ omitted }: DrillPlan, { results, created, isUnchanged }: DrillOutcome): DrillConclusion {
  const lied = created.map(
    ({ pod, namespace }) =>
      `The cluster changed something that was only to be tried by dry run: look at the Pod ${pod} in the namespace ${namespace}. Nothing was deleted, and nothing more was asked. ` +
      `Look at it, then remove what the drill left: kubectl delete pod ${pod} --namespace=${namespace}`,
  );
  const failed = results.filter(({ outcome }) => outcome === 'failed').map(({ drill, says }) => `${drill.id}: ${says}`);
  if (lied.length + failed.length > 0) return { verdict: 'failed', says: [...lied, ...failed] };
  const good = results.find(({ drill }) => drill.expects === 'admission');
  const open = [
    ...(good?.outcome === 'passed'
      ? []
      : ['The good control did not pass with this identity in this namespace, so the denials prove nothing.']),
    ...omitted.filter(({ counts }) => counts).map(({ id, why }) => `${id}: ${why}`),
    ...results.filter(({ outcome }) => outcome === 'inconclusive').map(({ drill, says }) => `${drill.id}: ${says}`),
    ...(isUnchanged === 'yes'
      ? []
      : ['Nobody could look up whether the cluster stayed as it was: whoever asks must be allowed to `get` Pods.']),
  ];
  return open.length > 0
    ? { verdict: 'inconclusive', says: open }
    : { verdict: 'passed', says: ['Every case was answered as the policy says.'] };
}
