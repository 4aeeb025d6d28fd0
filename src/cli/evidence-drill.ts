import {
  asksForSignatures,
  concludeDrill,
  drillBegun,
  drillCaseIds,
  drilled,
  drillEnded,
  drillImages,
  escapeText,
  failed,
  findDrift,
  ok,
  planDrill,
  runDrill,
  toJson,
  type Cluster,
  type DriftReport,
  type DrillConclusion,
  type DrillFrame,
  type DrillOutcome,
  type DrillPlan,
  type DrillResult,
  type EvidenceLog,
  type Result,
  type TrustProblem,
} from '../core/index.js';
import { systemClock } from '../node/clock.js';
import { originUrl } from '../node/git-config.js';
import { randomName } from '../node/hash.js';
import { policyRoot } from '../node/paths.js';
import type { Arguments } from './arguments/parse-arguments.js';
import { describeCluster } from './cluster/describe-drift.js';
import { describeConclusion, describeResult } from './cluster/describe-drill.js';
import { openClusterHere } from './cluster/open-cluster-here.js';
import { renderFresh, type Fresh } from './cluster/render-fresh.js';
import { sayClusterProblem } from './cluster/say-cluster-problem.js';
import type { Run } from './command.js';
import { findLog } from './evidence/find-log.js';
import { openLogHere } from './evidence/open-log-here.js';
import { exitCodes, type Io } from './io.js';

/** `wharfmaster evidence drill`: asks the cluster by dry run for Pods that the policy refuses, and records what it answered. Nothing is created. */
export const run: Run = async (given, io) => {
  const skip = skipOf(given);
  if (!skip.ok) return say(skip.problem, exitCodes.wrong, io);
  const fresh = renderFresh(given, io);
  if (!fresh.ok) return say(fresh.problem.says, fresh.problem.code, io);
  const found = findLog(given, io);
  if (!found.ok) return say(found.problem, exitCodes.wrong, io);
  const cluster = openClusterHere(given, fresh.value.managed, io);
  if (!cluster.ok) return say(cluster.problem, exitCodes.wrong, io);
  const drift = await findDrift(cluster.value, fresh.value.objects, io.cancel);
  if (!drift.ok) return sayClusterProblem(drift.problem, io);
  const planned = plan(given, fresh.value, drift.value, skip.value, io);
  if (!planned.ok) return say(planned.problem, exitCodes.wrong, io);
  return drill({ given, io, cluster: cluster.value, log: openLogHere(found.value, io), drift: drift.value, ...planned.value });
};

function skipOf({ lists }: Arguments): Result<ReadonlySet<string>, string> {
  const skippable = drillCaseIds.filter((id) => id !== 'good');
  const asked = lists.get('skip') ?? [];
  const unknown = asked.find((id) => !skippable.some((known) => known === id));
  return unknown === undefined
    ? ok(new Set(asked))
    : failed(`--skip ${unknown} is no case that can be left out. There are: ${skippable.join(', ')}.`);
}

interface Planned {
  readonly plan: DrillPlan;
  readonly frame: DrillFrame;
  readonly ours: { readonly names: ReadonlySet<string>; readonly digests: readonly string[] };
  readonly otherImage: string;
  readonly pod?: string;
}

function plan(given: Arguments, fresh: Fresh, drift: DriftReport, skip: ReadonlySet<string>, io: Io): Result<Planned, string> {
  const namespace = given.values.get('namespace') ?? drift.cluster.namespace ?? 'default';
  const pod = given.values.get('pod');
  for (const [flag, name] of [
    ['--namespace', namespace],
    ['--pod', pod],
  ] as const)
    if (name !== undefined && !/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name))
      return failed(`${flag} ${name} is no name that a cluster takes.`);
  const origin = originUrl(policyRoot(io.workingDirectory, io.workingDirectory));
  const context = { now: io.now, ...(origin !== undefined && { origin }) };
  const images = drillImages(fresh.governing, namespace, context);
  const [good, unsigned] = [given.values.get('good-image'), given.values.get('unsigned-image')];
  const asked = unsigned ?? good ?? images.approved;
  return ok({
    plan: planDrill({
      images,
      ...(good !== undefined && { good }),
      ...(unsigned !== undefined && { unsigned }),
      asksForSignatures: asked !== undefined && asksForSignatures(asked, fresh.governing, io.now),
      hasPod: pod !== undefined,
      skip,
    }),
    frame: { run: randomName(), cluster: drift.cluster, namespace, policy: fresh.policies },
    ours: { names: new Set(fresh.objects.map(({ name }) => name)), digests: fresh.policies.map(({ digest }) => digest) },
    otherImage: good ?? images.approved ?? images.unapproved,
    ...(pod !== undefined && { pod }),
  });
}

interface Drill extends Planned {
  readonly given: Arguments;
  readonly io: Io;
  readonly cluster: Cluster;
  readonly log: EvidenceLog;
  readonly drift: DriftReport;
}

/** Which cluster is asked and what it leaves out is on the disk before the first request, and each answer before the next one. */
async function drill({ given, io, cluster, log, drift, plan, frame, ours, otherImage, pod }: Drill): Promise<number> {
  const isText = given.values.get('format') !== 'json';
  announce(drift, frame, io);
  const begun = await log.append(drillBegun(frame, plan, drift.unseen.length > 0 ? undefined : drift.exemptNamespaces));
  if (!begun.ok) return sayUnwritten(begun.problem, io);
  const stop = new AbortController();
  let unwritten: TrustProblem | undefined;
  const hear = async (result: DrillResult): Promise<void> => {
    if (isText) io.out(`${describeResult(result).map(escapeText).join('\n')}\n`);
    const written = await log.append(drilled(frame, result));
    if (written.ok) return;
    unwritten = written.problem;
    stop.abort();
  };
  const setup = { cases: plan.cases, namespace: frame.namespace, run: frame.run, otherImage, ours, now: () => systemClock.now(), hear };
  const outcome = await runDrill(cluster, { ...setup, ...(pod !== undefined && { pod }) }, AbortSignal.any([io.cancel, stop.signal]));
  if (unwritten !== undefined) return sayUnwritten(unwritten, io);
  if (!outcome.ok) return sayClusterProblem(outcome.problem, io);
  const conclusion = concludeDrill(plan, outcome.value);
  const ended = await log.append(drillEnded(frame, outcome.value, conclusion));
  report({ outcome: outcome.value, conclusion, plan, frame, drift, isText }, io);
  return ended.ok ? exitCodeOf(conclusion) : sayUnwritten(ended.problem, io);
}

function announce({ drifts, exemptNamespaces }: DriftReport, { cluster, namespace }: DrillFrame, io: Io): void {
  io.note(escapeText(`${describeCluster(cluster)}, namespace ${namespace}.`));
  if (drifts.length > 0)
    io.note(
      `wharfmaster: ${drifts.length} of the policy’s objects are not installed as they should be; \`wharfmaster policy drift\` says which. The drill goes on.`,
    );
  const exempt = exemptNamespaces.find((space) => space.namespace === namespace);
  if (exempt !== undefined) io.note(`wharfmaster: ${escapeText(`The namespace ${namespace} is left out by ${exempt.by.join(', ')}.`)}`);
}

interface Report {
  readonly outcome: DrillOutcome;
  readonly conclusion: DrillConclusion;
  readonly plan: DrillPlan;
  readonly frame: DrillFrame;
  readonly drift: DriftReport;
  readonly isText: boolean;
}

function report({ outcome, conclusion, plan, frame, drift, isText }: Report, io: Io): void {
  if (isText) io.out(`${describeConclusion(conclusion, plan).map(escapeText).join('\n')}\n`);
  else {
    const { results, ...rest } = outcome;
    const dated = results.map(({ at, ...result }) => ({ ...result, asked: new Date(at).toISOString() }));
    io.out(
      `${toJson({ ...frame, ...conclusion, ...rest, results: dated, omitted: plan.omitted, exemptNamespaces: drift.exemptNamespaces, unseen: drift.unseen }, 2)}\n`,
    );
  }
}

function exitCodeOf({ verdict }: DrillConclusion): number {
  return { passed: exitCodes.fine, failed: exitCodes.blocked, inconclusive: exitCodes.unreadable }[verdict];
}

function sayUnwritten({ message, next }: TrustProblem, io: Io): number {
  return say(`What is not recorded is not drilled. ${message} ${next}`, exitCodes.unreadable, io);
}

function say(sentence: string, code: number, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return code;
}
