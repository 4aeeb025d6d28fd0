import * as path from 'node:path';
import {
  countEnforcement,
  describePolicyDiff,
  diffFile,
  escapeText,
  excludedBy,
  mergedCustomResources,
  placingIn,
  policyDiffForms,
  unseenSections,
  type FileDiff,
  type GoverningPolicy,
  type PolicyDiff,
  type SideOfFile,
} from '../core/index.js';
import type { Arguments } from './arguments/parse-arguments.js';
import { judgeSource } from './check/judge-source.js';
import type { Run } from './command.js';
import { policySide, type PolicySide } from './diff/policy-side.js';
import { knownFilesOf } from './files/known-files-of.js';
import { readTarget, type ReadTarget } from './files/read-target.js';
import { findTargets, missingPaths, type Target, type Targets } from './files/targets.js';
import { visitTargets } from './files/visit-targets.js';
import { exitCodes, type Io } from './io.js';
import { originUrl } from '../node/git-config.js';
import { displayPath } from '../node/paths.js';

/** `wharfmaster policy diff`: judges the images of the workspace by two policies, and shows whose verdict changes. */
export const run: Run = async (given, io) => {
  const [first, second, ...paths] = given.positionals;
  if (first === undefined || second === undefined) return refuse('policy diff needs two policies, e.g. `policy diff origin/main: .`', io);
  const missing = missingPaths(paths, io.workingDirectory);
  if (missing.length > 0) return refuse(`${missing.join(', ')} ${missing.length === 1 ? 'does' : 'do'} not exist. Check the spelling.`, io);
  const targets = findTargets(paths.length > 0 ? paths : ['.'], io);
  const folders = targets.starts.map(({ folder }) => path.resolve(io.workingDirectory, folder));
  const before = await policySide(first, folders, given, io);
  if (!before.ok) return refuse(before.problem, io);
  const after = await policySide(second, folders, given, io);
  if (!after.ok) return refuse(after.problem, io);
  const diffed = await diffTargets(targets, before.value, after.value, io);
  if (io.isCancelled()) return exitCodes.cancelled;
  const broken = [before.value, after.value].flatMap(brokenPolicies);
  if (broken.length > 0) return refuse(broken.join(' '), io);
  return report(toDiff(diffed.files, before.value, after.value), diffed.isUnreadable, given, io);
};

interface Diffed {
  readonly files: readonly FileDiff[];
  /** True when a file that somebody named could not be read. */
  readonly isUnreadable: boolean;
}

async function diffTargets(targets: Targets, before: PolicySide, after: PolicySide, io: Io): Promise<Diffed> {
  const files: FileDiff[] = [];
  const filesBelow = knownFilesOf(io);
  let isUnreadable = false;
  const say = (file: string, sentence: string): void => io.note(`wharfmaster: ${escapeText(`${file}: ${sentence}`)}`);
  for (const { shown, problem, named } of targets.unreadable) {
    isUnreadable ||= named;
    say(shown, `${problem.message} ${problem.next}`);
  }
  for (const start of targets.starts) for (const { policies } of [before, after]) policies.governing(start);
  await visitTargets(targets, io, async (target) => {
    const place = { folder: path.posix.dirname(target.path), root: target.root };
    const governing = [before.policies.governing(place), after.policies.governing(place)] as const;
    const read = await readTarget(
      target,
      governing.flatMap((each) => mergedCustomResources(each)),
    );
    if (read.state === 'problem') {
      isUnreadable ||= target.named;
      say(target.shown, `${read.problem.message} ${read.problem.next}`);
    }
    if (read.state !== 'source') return { isRead: read.state === 'problem', follows: [] };
    const about = { read, files: filesBelow(target.absoluteRoot), io };
    const was = await judgeSide(about, governing[0], before);
    const is = await judgeSide(about, governing[1], after);
    files.push(diffFile(target.shown, was.side, is.side));
    return { isRead: true, follows: is.follows };
  });
  return { files: files.sort((a, b) => (a.file < b.file ? -1 : 1)), isUnreadable };
}

interface About {
  readonly read: Extract<ReadTarget, { state: 'source' }>;
  readonly files: ReturnType<ReturnType<typeof knownFilesOf>>;
  readonly io: Io;
}

async function judgeSide({ read: { source, target }, files, io }: About, governing: GoverningPolicy, { show }: PolicySide) {
  const origin = originUrl(target.absoluteRoot);
  const context = { now: io.now, stage: 'ci' as const, ...(origin !== undefined && { origin }) };
  const judged = await judgeSource(source, { governing, context, named: target.named, files });
  const policies = new Map(governing.layers.map(({ label, reading }) => [label.file, reading.text]));
  const placing = placingIn(
    (file) => (file === source.path ? source.text : policies.get(file)),
    (file) => (policies.has(file) ? show(file) : displayPath(path.resolve(io.workingDirectory, file), io.workingDirectory)),
  );
  const isLeftOut = isExcluded(target, governing);
  const side: SideOfFile = { uses: isLeftOut ? [] : judged.judged.uses, governing: isLeftOut ? none : governing, placing };
  return { side, follows: judged.reading.follows };
}

const none: GoverningPolicy = { layers: [], broken: [] };

function isExcluded({ named, path: file }: Target, governing: GoverningPolicy): boolean {
  return !named && excludedBy(file, governing) !== undefined;
}

function brokenPolicies({ policies, show }: PolicySide): readonly string[] {
  return policies
    .met()
    .filter(({ layer }) => layer === undefined)
    .map(({ file, unreadable, problems }) => `The policy ${show(file)} is broken. ${unreadable ?? problems[0]?.what ?? ''}`);
}

function toDiff(files: readonly FileDiff[], before: PolicySide, after: PolicySide): PolicyDiff {
  const policiesOf = ({ policies }: PolicySide) => policies.met().flatMap(({ layer }) => layer?.policy ?? []);
  return {
    names: [before.name, after.name],
    changes: files.flatMap(({ changes }) => changes),
    enforcement: countEnforcement(files),
    unseen: unseenSections(policiesOf(before), policiesOf(after)),
    files: files.length,
    uses: files.reduce((sum, { uses }) => sum + uses, 0),
  };
}

function report(diff: PolicyDiff, isUnreadable: boolean, { values, switches }: Arguments, io: Io): number {
  const format = values.get('format');
  io.out(policyDiffForms[format === 'json' || format === 'markdown' ? format : 'text'](diff));
  for (const line of describePolicyDiff(diff)) io.note(escapeText(line));
  if (isUnreadable) return exitCodes.unreadable;
  const directions = [...diff.changes, ...diff.enforcement].map(({ direction }) => direction);
  const isBlocked = switches.has('strict') ? directions.length + diff.unseen.length > 0 : directions.includes('weaker');
  return isBlocked ? exitCodes.blocked : exitCodes.fine;
}

function refuse(sentence: string, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}
