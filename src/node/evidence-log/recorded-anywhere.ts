import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { failed, ok, type EvidenceLog, type EvidenceRecord, type Result, type TrustProblem } from '../../core/index.js';
import { isAbsent, unreadable } from './problems.js';
import { checkLog } from './verify-log.js';

/** Where else records lie that this machine can read. */
export interface OtherLogs {
  /** Folders of logs, e.g. the person's own when this command keeps another one. */
  readonly folders: readonly string[];
  /** The administrator's folders, in which each log has a folder. */
  readonly sinks: readonly string[];
}

/**
 * The log's own records and those of others: a token is good for one use, wherever it was used (threats.md, Break-glass). Of another log
 * that is broken everything counts that still holds; a place that cannot be read leaves the answer open.
 */
export async function recordedAnywhere(
  log: Pick<EvidenceLog, 'records'>,
  { folders, sinks }: OtherLogs,
): Promise<Result<readonly EvidenceRecord[], TrustProblem>> {
  const own = await log.records();
  if (!own.ok) return own;
  const found = [...own.value];
  const others = [...folders];
  for (const sink of sinks) {
    const logs = foldersIn(sink);
    if (!logs.ok) return logs;
    others.push(...logs.value);
  }
  for (const folder of others) {
    const checked = await checkLog(folder, { onRecord: (record) => found.push(record) });
    if (!checked.ok && !isAbsent(checked.problem.cause)) return checked;
  }
  return ok(found);
}

function foldersIn(sink: string): Result<readonly string[], TrustProblem> {
  try {
    const entries = readdirSync(sink, { withFileTypes: true });
    return ok(entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(sink, name)));
  } catch (cause) {
    return failed(unreadable(sink, cause));
  }
}
