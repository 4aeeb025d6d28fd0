import { escapeText, type ClusterProblem } from '../../core/index.js';
import { exitCodes, type Io } from '../io.js';

/** Says why a cluster could not be asked, and returns the exit code for it. */
export function sayClusterProblem({ code, message, next }: ClusterProblem, io: Io): number {
  if (code === 'CLUSTER_CANCELLED' || io.isCancelled()) return exitCodes.cancelled;
  io.note(`wharfmaster: ${escapeText(`${message} ${next}`)}`);
  return code === 'CONTEXT_UNKNOWN' ? exitCodes.wrong : exitCodes.unreadable;
}
