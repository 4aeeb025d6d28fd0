import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  describeSummary,
  escapeText,
  failedTests,
  ok,
  overdueReviews,
  placingIn,
  reports,
  rulesVersion,
  type Audit,
  type Result,
  type Trust,
} from '../core/index.js';
import { sha256 } from '../node/hash.js';
import { openCache } from './cache/open-cache.js';
import type { Changes } from './check/changed-since.js';
import { checkTarget } from './check/check-target.js';
import { policyFindings, policyRecords } from './check/describe-policies.js';
import { toCheckOptions, type CheckOptions } from './check/options.js';
import { openSession, type Session } from './check/session.js';
import { exitCodeOf, summarise } from './check/summarise.js';
import type { Run } from './command.js';
import { findTargets, missingPaths, type Targets } from './files/targets.js';
import { visitTargets } from './files/visit-targets.js';
import { exitCodes, type Io } from './io.js';
import { organisationOf } from './policies/organisation.js';
import { openPolicies } from '../node/policies/policies.js';
import { requirements } from './policies/requirements.js';

/** `wharfmaster check`: finds the files, judges each by the policies above it, describes the outcome. */
export const run: Run = async (given, io) => {
  const options = toCheckOptions(given);
  if (!options.ok) return refuse(options.problem, io);
  const { paths, policy, usesWorkspacePolicy, cache } = options.value;
  const missing = missingPaths(paths, io.workingDirectory);
  if (missing.length > 0) return refuse(`${missing.join(', ')} ${missing.length === 1 ? 'does' : 'do'} not exist. Check the spelling.`, io);
  const organisation = organisationOf(policy, io);
  if (!organisation.ok) return refuse(organisation.problem, io);
  const readings = openCache(cache, paths, io);
  if (!readings.ok) return refuse(readings.problem, io);
  const policies = openPolicies({
    workingDirectory: io.workingDirectory,
    organisation: organisation.value.files,
    remote: organisation.value.remote,
    useWorkspace: usesWorkspacePolicy,
    check: (reading) => [...failedTests(reading, io.now), ...overdueReviews(reading, io.now)],
  });
  const targets = findTargets(paths, io);
  const changes = await changesOf(options.value, targets, io);
  if (!changes.ok) return refuse(changes.problem, io);
  const session = openSession(io, options.value, policies, readings.value, changes.value);
  await checkAll(targets, session);
  if (io.isCancelled()) return exitCodes.cancelled;
  readings.value.close();
  const complaints = requirements(session, targets, organisation.value);
  return report(toAudit(session, targets, complaints.length > 0), complaints, session);
};

async function changesOf({ since }: CheckOptions, { starts }: Targets, io: Io): Promise<Result<Changes | undefined, string>> {
  if (since === undefined) return ok(undefined);
  const { changedSince } = await import('./check/changed-since.js');
  const folders = starts.map(({ folder }) => path.resolve(io.workingDirectory, folder));
  return changedSince(since, folders, io);
}

async function checkAll(targets: Targets, session: Session): Promise<void> {
  for (const { shown, problem, named } of targets.unreadable) {
    session.notices.push({ file: shown, level: named ? 'error' : 'warning', message: `${problem.message} ${problem.next}` });
  }
  for (const [reason, number] of targets.leftOut) session.leftOut.set(reason, number);
  const problems = await visitTargets(targets, session.io, (target) => checkTarget(target, session));
  for (const { message, next } of problems) session.notices.push({ file: '.', level: 'warning', message: `${message} ${next}` });
  if (session.io.isCancelled()) return;
  session.files.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  for (const start of targets.starts) session.policies.governing(start);
}

function toAudit(session: Session, targets: Targets, isPolicyWrong: boolean): Audit {
  const { files, notices, leftOut, policies, options, io, show } = session;
  const met = policies.met();
  const texts = new Map(met.map(({ file, reading }) => [file, reading?.text]));
  const findings = policyFindings(
    met,
    placingIn((file) => texts.get(file), show),
  );
  const unreadableFiles = notices.filter(({ level }) => level !== 'note').length;
  return {
    engineVersion: __ENGINE_VERSION__,
    rulesVersion,
    homepage: __HOMEPAGE__,
    stage: options.stage,
    root: pathToFileURL(`${io.workingDirectory}/`).href,
    files,
    policyFindings: findings,
    policies: policyRecords(met, show, options.format !== 'text'),
    notices,
    summary: summarise(files, { unreadableFiles, leftOut }),
    exitCode: exitCodeOf({ files, notices, policyFindings: findings }, { isPolicyWrong, strict: options.strict }),
  };
}

function report(audit: Audit, complaints: readonly string[], { io, options, policies, diffs, fixed, fixes }: Session): number {
  io.out(options.fix === 'show' ? diffs.join('') : printed(audit, options, io));
  for (const complaint of complaints) io.note(`wharfmaster: ${escapeText(complaint)}`);
  for (const notice of audit.notices)
    if (options.format !== 'text' || notice.level === 'note')
      io.note(`wharfmaster: ${escapeText(notice.file)}: ${escapeText(notice.message)}`);
  if (options.fix !== 'no') io.note(describeFixes(fixes, fixed, options.fix === 'show'));
  for (const line of describeSummary(audit)) io.note(line);
  if (policies.met().some(({ layer }) => layer?.policy.scan !== undefined)) io.note(scanNotice);
  if (policies.met().some(({ layer }) => asksForSignatures(layer?.policy.trust))) io.note(trustNotice);
  return audit.exitCode;
}

/** Who reads `scan` in a policy must not believe that judging files looked into an image. */
const scanNotice =
  'The `scan` section of the policy is not judged here: `check` judges what files say, `wharfmaster scan IMAGE` what is in an image.';

/** The same of `trust`: no signature was looked at, so no verdict here says anything of one. */
const trustNotice =
  'The `trust` section of the policy is not judged here: `check` looks nothing up, `wharfmaster verify IMAGE` says who signed an image.';

function asksForSignatures({ require = [], attestations = [] }: Trust = {}): boolean {
  return require.length + attestations.length > 0;
}

function describeFixes(uses: number, files: number, isDry: boolean): string {
  const act = isDry ? 'would be' : uses === 1 ? 'was' : 'were';
  return `${uses} ${uses === 1 ? 'use' : 'uses'} ${act} fixed in ${files} ${files === 1 ? 'file' : 'files'}.`;
}

function printed(audit: Audit, { format }: CheckOptions, io: Io): string {
  const options = {
    // Asked for when something is painted: whether a terminal shows it takes a library to tell.
    get colour() {
      return io.colour;
    },
    hash: sha256,
  };
  return reports.find(({ id }) => id === format)?.print(audit, options) ?? '';
}

function refuse(sentence: string, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}
