import * as path from 'node:path';
import {
  byPlace,
  escapeLine,
  escapeText,
  imageFields,
  noFacts,
  placingIn,
  recordImage,
  toJson,
  type ImageRecord,
  type KnownFacts,
  type Reading,
} from '../core/index.js';
import { displayPath } from '../node/paths.js';
import { openCache } from './cache/open-cache.js';
import type { Run } from './command.js';
import { knownFilesOf } from './files/known-files-of.js';
import { readTarget, type ReadTarget } from './files/read-target.js';
import { findTargets, missingPaths } from './files/targets.js';
import { visitTargets } from './files/visit-targets.js';
import { exitCodes, type Io } from './io.js';

/** `wharfmaster images`: finds the files, reads each, lists what they use. */
export const run: Run = async ({ positionals, values }, io) => {
  const paths = positionals.length > 0 ? positionals : ['.'];
  const missing = missingPaths(paths, io.workingDirectory);
  for (const named of missing) io.note(`wharfmaster: ${escapeText(named)} does not exist. Check the spelling of the path.`);
  if (missing.length > 0) return exitCodes.wrong;
  const readings = openCache(values.get('cache'), paths, io);
  if (!readings.ok) {
    io.note(`wharfmaster: ${escapeText(readings.problem)}`);
    return exitCodes.wrong;
  }
  const targets = findTargets(paths, io);
  for (const { shown, problem } of targets.unreadable) io.note(`wharfmaster: ${escapeText(shown)}: ${problem.message} ${problem.next}`);
  const images: ImageRecord[] = [];
  let failed = targets.unreadable.some(({ named }) => named);
  const filesBelow = knownFilesOf(io);
  const unfollowed = await visitTargets(targets, io, async (target) => {
    const read = await readTarget(target);
    sayProblem(read, io);
    failed ||= read.state === 'problem' && target.named;
    if (read.state !== 'source') return { isRead: read.state === 'problem', follows: [] };
    const known = { ...noFacts, files: filesBelow(target.absoluteRoot) };
    const reading = await readings.value.read(read.source, known);
    images.push(...recordsOf(read, reading, known, io));
    return { isRead: true, follows: reading.follows };
  });
  if (io.isCancelled()) return exitCodes.cancelled;
  for (const { message, next } of unfollowed) io.note(`wharfmaster: ${message} ${next}`);
  readings.value.close();
  io.out(print(images.sort(byPlace), values.get('format') ?? 'text'));
  return failed ? exitCodes.unreadable : exitCodes.fine;
};

function recordsOf(
  { source, target }: Extract<ReadTarget, { state: 'source' }>,
  { uses, problems }: Reading,
  { files }: KnownFacts,
  io: Io,
): readonly ImageRecord[] {
  if (problems.some(({ undetermined }) => undetermined !== undefined)) {
    io.note(
      `wharfmaster: ${escapeText(target.shown)}: Parts of it could not be read, so images may be missing here. \`wharfmaster check\` says where.`,
    );
  }
  const textOf = (file: string): string | undefined => {
    const other = file === source.path ? { state: 'text' as const, text: source.text } : files.read(file);
    return other.state === 'text' ? other.text : undefined;
  };
  const placing = placingIn(textOf, (file) => displayPath(path.resolve(io.workingDirectory, file), io.workingDirectory));
  return uses.map((use) => recordImage(use, placing));
}

function sayProblem(read: ReadTarget, io: Io): void {
  const problem = read.state === 'problem' ? read.problem : read.state === 'source' ? read.doubt : undefined;
  if (problem !== undefined) io.note(`wharfmaster: ${escapeText(read.target.shown)}: ${problem.message} ${problem.next}`);
  if (read.state === 'no-kind' && read.target.named)
    io.note(
      `wharfmaster: ${escapeText(read.target.shown)}: No kind of file that Wharfmaster reads images from is like it; nothing was read.`,
    );
}

function print(images: readonly ImageRecord[], format: string): string {
  if (format === 'json') return `${toJson(images.map(imageFields), 2)}\n`;
  if (format === 'ndjson') return images.map((image) => `${toJson(imageFields(image))}\n`).join('');
  return images.map((image) => `${textLine(image)}\n`).join('');
}

function textLine(image: ImageRecord): string {
  const name = image.canonical ?? `${image.raw} (${image.status})`;
  return escapeLine(`${escapeText(image.file)}:${image.line}:${image.column}  ${escapeText(name)}  ${image.kind}`);
}
