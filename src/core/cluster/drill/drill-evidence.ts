import type { EvidenceDrill, EvidenceEntry, EvidencePolicy } from '../../model/evidence.js';
import type { ClusterIdentity } from '../access/cluster.js';
import type { ExemptNamespace } from '../drift/exempt-namespaces.js';
import type { DrillConclusion } from './conclude-drill.js';
import type { DrillPlan } from './plan-drill.js';
import type { Responder } from './read-answer.js';
import type { DrillOutcome, DrillResult } from './run-drill.js';

/** What all records of one drill have in common. */
export interface DrillFrame {
  readonly run: string;
  readonly cluster: ClusterIdentity;
  readonly namespace: string;
  readonly policy: readonly EvidencePolicy[];
}

/** A record is bounded: clusters have thousands of namespaces, and messages are other people's. */
const most = { namespaces: 2000, message: 2000 } as const;

/** Before the first request: which cluster, as whom, and what its policies leave out. */
export function drillBegun(frame: DrillFrame, { omitted }: DrillPlan, exempt: readonly ExemptNamespace[] | undefined): EvidenceEntry {
  return {
    ...begin(frame),
    event: 'drill-begun',
    drill: {
      ...about(frame),
      ...(exempt !== undefined && { exemptNamespaces: exempt.slice(0, most.namespaces) }),
      omitted: omitted.map(({ id, why }) => ({ id, why })),
    },
  };
}

/** One request, its verdict, who answered, and when. */
export function drilled(frame: DrillFrame, result: DrillResult): EvidenceEntry {
  const { drill, outcome, at, answer, message, responder, policy } = result;
  return {
    ...begin(frame),
    event: 'drilled',
    subject: { ref: drill.image },
    verdict: outcome === 'inconclusive' ? 'undetermined' : outcome,
    drill: {
      ...about(frame),
      ...{ case: drill.id, place: drill.place, expects: drill.expects, answer },
      asked: new Date(at).toISOString(),
      ...(responder !== undefined && { responder: describeResponder(responder) }),
      ...(policy !== undefined && { policy }),
      ...(message !== '' && { message: message.slice(0, most.message) }),
    },
  };
}

/** What the drill as a whole says. */
export function drillEnded(frame: DrillFrame, { isUnchanged }: DrillOutcome, { verdict, says }: DrillConclusion): EvidenceEntry {
  return {
    ...begin(frame),
    event: 'drill-ended',
    verdict: verdict === 'inconclusive' ? 'undetermined' : verdict,
    drill: { ...about(frame), unchanged: isUnchanged },
    ...(verdict !== 'passed' && {
      problem: { code: verdict === 'failed' ? 'DRILL_FAILED' : 'DRILL_INCONCLUSIVE', message: says.join(' ').slice(0, most.message) },
    }),
  };
}

/** Who answered, on one line. */
export function describeResponder(responder: Responder): string {
  if (responder.by === 'admission-policy') return `ValidatingAdmissionPolicy ${responder.policy}, binding ${responder.binding}`;
  return responder.by === 'webhook' ? `webhook ${responder.webhook}` : responder.by;
}

function begin({ run, policy }: DrillFrame): Pick<EvidenceEntry, 'stage' | 'ceremony' | 'policy'> {
  return { stage: 'drill', ceremony: run, policy };
}

function about({ cluster, namespace }: DrillFrame): Pick<EvidenceDrill, 'cluster' | 'namespace'> {
  const { id, version, user, context, server } = cluster;
  return {
    cluster: { id, version, user, ...(context !== undefined && { context }), ...(server !== undefined && { server }) },
    namespace,
  };
}
