import { escapeText, findDrift, toJson, type DriftReport } from '../core/index.js';
import type { Arguments } from './arguments/parse-arguments.js';
import { describeDrift } from './cluster/describe-drift.js';
import { openClusterHere } from './cluster/open-cluster-here.js';
import { renderFresh } from './cluster/render-fresh.js';
import { sayClusterProblem } from './cluster/say-cluster-problem.js';
import type { Run } from './command.js';
import { exitCodes, type Io } from './io.js';

/** `wharfmaster policy drift`: what a cluster has installed, held against what the policies in force would install. Nothing is changed. */
export const run: Run = async (given, io) => {
  const fresh = renderFresh(given, io);
  if (!fresh.ok) return say(fresh.problem.says, fresh.problem.code, io);
  const cluster = openClusterHere(given, fresh.value.managed, io);
  if (!cluster.ok) return say(cluster.problem, exitCodes.wrong, io);
  const drift = await findDrift(cluster.value, fresh.value.objects, io.cancel);
  return drift.ok ? report(drift.value, fresh.value.targets, given, io) : sayClusterProblem(drift.problem, io);
};

function report(drift: DriftReport, targets: readonly string[], given: Arguments, io: Io): number {
  if (given.values.get('format') === 'json') {
    const { installed: _, ...rest } = drift;
    io.out(`${toJson({ targets, ...rest }, 2)}\n`);
  } else io.out(`${describeDrift(drift, targets).map(escapeText).join('\n')}\n`);
  if (drift.unseen.length > 0) return exitCodes.unreadable;
  return drift.drifts.length > 0 ? exitCodes.blocked : exitCodes.fine;
}

function say(sentence: string, code: number, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return code;
}
