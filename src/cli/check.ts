import {
  describeSummary,
  escapeText,
  failedTests,
  ok,
  overdueReviews,
  reports,
  type Audit,
  type Result,
  type Trust,
} from '../core/index.js';
import { sha256 } from '../node/hash.js';
import { openPolicies, type PolicySources } from '../node/policies/policies.js';
import { openCache } from './cache/open-cache.js';
import { checkTarget } from './check/check-target.js';
import type { OpenBaseline } from './check/open-baseline.js';
import { openRevisions } from './check/open-revisions.js';
import { toCheckOptions, type CheckOptions } from './check/options.js';
import type { PoliciesFrom } from './check/policies-from.js';
import { openSession, type Session } from './check/session.js';
import { narrowed, toAudit } from './check/to-audit.js';
import type { Run } from './command.js';
import { findTargets, missingPaths, type Targets } from './files/targets.js';
import { visitTargets } from './files/visit-targets.js';
import { exitCodes, type Io } from './io.js';
import { organisationOf } from './policies/organisation.js';
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
  const targets = findTargets(paths, io);
  const revisions = await openRevisions(options.value, targets, organisation.value.files, io);
  if (!revisions.ok) return refuse(revisions.problem, io);
  const { against, policies: from, baseline } = revisions.value;
  const sources: PolicySources = {
    workingDirectory: io.workingDirectory,
    organisation: organisation.value.files,
    remote: organisation.value.remote,
    useWorkspace: usesWorkspacePolicy,
    check: (reading) => [...failedTests(reading, io.now), ...overdueReviews(reading, io.now)],
    ...(from !== undefined && { files: from.files }),
  };
  const session = openSession(io, options.value, openPolicies(sources), readings.value, against);
  await checkAll(targets, session);
  if (io.isCancelled()) return exitCodes.cancelled;
  readings.value.close();
  const edited = from === undefined ? undefined : await editedSince(from, session, sources, targets);
  const complaints = [...requirements(session, targets, organisation.value), ...(edited?.complaints ?? [])];
  const found = toAudit(session, complaints.length > 0);
  const audit = baseline === undefined ? ok(found) : await held(found, baseline, session, complaints.length > 0);
  if (!audit.ok) return refuse(audit.problem, io);
  if (edited !== undefined) for (const note of edited.notes) io.note(`wharfmaster: ${escapeText(note)}`);
  const findings = [...audit.value.policyFindings, ...(edited?.findings ?? [])];
  return report({ ...audit.value, policyFindings: findings }, complaints, session);
};

async function editedSince(from: PoliciesFrom, session: Session, sources: PolicySources, targets: Targets) {
  const { describeEdited } = await import('./check/describe-edited.js');
  return describeEdited(from, session, sources, targets);
}

async function held(found: Audit, baseline: OpenBaseline, session: Session, isPolicyWrong: boolean): Promise<Result<Audit, string>> {
  const { holdAgainst } = await import('./check/hold-against.js');
  const left = await holdAgainst(baseline, found, session);
  return left.ok ? ok(narrowed(found, left.value, session, isPolicyWrong)) : left;
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
