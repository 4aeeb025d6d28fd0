import { ok, type Result } from '../../model/result.js';
import { isObject, objectIn, textIn, type JsonObject } from '../../runtimes/json-fields.js';
import type { ClusterProblem } from '../access/cluster-problem.js';
import type { Cluster } from '../access/cluster.js';
import { drillPod, withEphemeralContainer } from './drill-pods.js';
import { judgeAnswer, type DrillJudgement, type OurControls } from './judge-answer.js';
import type { DrillCase } from './plan-drill.js';
import { readAnswer, type DrillAnswer } from './read-answer.js';

/** One request with what came of it. */
export interface DrillResult extends DrillJudgement {
  readonly drill: DrillCase;
  /** The name that the Pod would have had. */
  readonly pod: string;
  /** Milliseconds since the epoch when it was asked. */
  readonly at: number;
  readonly answer: DrillAnswer['answer'];
  /** The server's own words. */
  readonly message: string;
}

/** What a server created that was only to be tried: the one thing that must not happen. */
export interface Created {
  readonly pod: string;
  readonly namespace: string;
}

export interface DrillOutcome {
  readonly results: readonly DrillResult[];
  readonly created: readonly Created[];
  /** Whether it could be looked up that nothing was created. */
  readonly isUnchanged: 'yes' | 'no' | 'unknown';
}

export interface DrillSetup {
  readonly cases: readonly DrillCase[];
  readonly namespace: string;
  /** A word of chance that names this run. */
  readonly run: string;
  /** What stands in containers where a case is about another place. */
  readonly otherImage: string;
  readonly ours: OurControls;
  /** A Pod of the namespace for ephemeral containers. */
  readonly pod?: string;
  now(): number;
  /** Hears each result as it comes: it is recorded before the next request. */
  hear(result: DrillResult): Promise<void>;
}

/**
 * Tries each case by server-side dry run. After whatever was admitted it is looked up that nothing is there now; a server that lies about
 * dry run is asked nothing more, and nothing is deleted: that is for people who know the cluster.
 */
export async function runDrill(cluster: Cluster, setup: DrillSetup, signal: AbortSignal): Promise<Result<DrillOutcome, ClusterProblem>> {
  const results: DrillResult[] = [];
  let isUnchanged: DrillOutcome['isUnchanged'] = 'yes';
  for (const [at, drill] of setup.cases.entries()) {
    const name = `wharfmaster-drill-${setup.run}-${at + 1}`;
    const asked = setup.now();
    const output = await tryCase(cluster, drill, name, setup, signal);
    if (!output.ok) return output;
    const answer = output.value;
    const result: DrillResult = {
      ...judgeAnswer(drill, answer, setup.ours),
      ...{ drill, pod: name, at: asked, answer: answer.answer },
      message: answer.answer === 'admitted' ? answer.warnings.join('\n') : answer.message,
    };
    results.push(result);
    await setup.hear(result);
    const there = await isThere(cluster, drill, name, setup, signal);
    if (there === 'yes')
      return ok({ results, created: [{ pod: createdName(drill, name, setup), namespace: setup.namespace }], isUnchanged: 'no' });
    if (there === 'unknown') isUnchanged = 'unknown';
  }
  return ok({ results, created: [], isUnchanged });
}

async function tryCase(
  cluster: Cluster,
  drill: DrillCase,
  name: string,
  { namespace, run, otherImage, pod }: DrillSetup,
  signal: AbortSignal,
): Promise<Result<DrillAnswer, ClusterProblem>> {
  if (drill.place !== 'ephemeral-container') {
    const object = drillPod({ name, run, place: drill.place, image: drill.image, otherImage });
    return answered(await cluster.tryToCreate(object, namespace, signal));
  }
  const there = await cluster.get(pods, pod ?? '', namespace, signal);
  if (!there.ok) return notThere(there.problem);
  return answered(await cluster.tryToDebug(withEphemeralContainer(there.value, name, drill.image), namespace, signal));
}

const pods = { apiVersion: 'v1', kind: 'Pod' } as const;

/** Whoever did not answer in time may still have done what was asked: it is looked up like the others. */
function answered(output: Awaited<ReturnType<Cluster['tryToCreate']>>): Result<DrillAnswer, ClusterProblem> {
  if (output.ok) return ok(readAnswer(output.value));
  const { code, message } = output.problem;
  return code === 'CLUSTER_TIMED_OUT' || code === 'CLUSTER_FAILED' ? ok({ answer: 'no-answer', message }) : output;
}

function notThere(problem: ClusterProblem): Result<DrillAnswer, ClusterProblem> {
  const isAnswer = problem.code === 'OBJECT_UNKNOWN' || problem.code === 'CLUSTER_FORBIDDEN';
  return isAnswer ? ok({ answer: 'no-answer', message: problem.message }) : { ok: false, problem };
}

/** Whatever the answer was: a server that refuses aloud may have created it all the same. */
async function isThere(
  cluster: Cluster,
  drill: DrillCase,
  name: string,
  { namespace, pod }: DrillSetup,
  signal: AbortSignal,
): Promise<'yes' | 'no' | 'unknown'> {
  if (drill.place === 'ephemeral-container') {
    const there = await cluster.get(pods, pod ?? '', namespace, signal);
    return there.ok ? (hasEphemeral(there.value, name) ? 'yes' : 'no') : 'unknown';
  }
  const there = await cluster.get(pods, name, namespace, signal);
  if (there.ok) return 'yes';
  return there.problem.code === 'OBJECT_UNKNOWN' ? 'no' : 'unknown';
}

function hasEphemeral(pod: JsonObject, name: string): boolean {
  const list = objectIn(pod, 'spec')?.['ephemeralContainers'];
  return Array.isArray(list) && list.some((entry: unknown) => isObject(entry) && textIn(entry, 'name') === name);
}

function createdName({ place }: DrillCase, name: string, { pod }: DrillSetup): string {
  return place === 'ephemeral-container' ? (pod ?? name) : name;
}
