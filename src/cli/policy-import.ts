import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { describeRemark, escapeLine, escapeText, importFiles, toJson, type ImportOutcome, type ImportRemark } from '../core/index.js';
import { sha256 } from '../node/hash.js';
import type { Arguments } from './arguments/parse-arguments.js';
import type { Run } from './command.js';
import { writeFiles } from './export/write-files.js';
import { missingPaths } from './files/targets.js';
import { filesToImport } from './import/files-to-import.js';
import { exitCodes, type Io } from './io.js';

/** `wharfmaster policy import PATH...`: a policy from what other tools enforce, and the list of what to look at. */
export const run: Run = (given, io) => Promise.resolve(importPolicy(given, io));

function importPolicy(given: Arguments, io: Io): number {
  const { positionals } = given;
  if (positionals.length === 0)
    return refuse('Name files of other tools, or folders that hold some: wharfmaster policy import deploy/policies.', io);
  const missing = missingPaths(positionals, io.workingDirectory);
  for (const file of missing) io.note(`wharfmaster: ${escapeText(file)} does not exist. Name a file or a folder.`);
  if (missing.length > 0) return exitCodes.wrong;
  const { files, unreadable } = filesToImport(positionals, io);
  for (const { file, problem } of unreadable) io.note(`wharfmaster: ${escapeText(`${file}: ${problem}`)}`);
  if (files.length === 0)
    return unreadable.length > 0
      ? exitCodes.unreadable
      : refuse('Nothing there is a file of a tool that is known here. docs/import.md lists them.', io);
  const outcome = importFiles(files, {
    name: given.values.get('name') ?? 'imported',
    toolVersion: __ENGINE_VERSION__,
    now: io.now,
    sha256: (bytes) => sha256(Buffer.from(bytes)),
  });
  if (!outcome.ok) return refuse(`${outcome.problem.message} ${outcome.problem.next}`, io);
  const code = deliver(outcome.value, given, io);
  return code === exitCodes.fine && unreadable.length > 0 ? exitCodes.unreadable : code;
}

function deliver(outcome: ImportOutcome, given: Arguments, io: Io): number {
  const output = given.values.get('output');
  const isJson = given.values.get('format') === 'json';
  if (output !== undefined) {
    const code = write(outcome, path.resolve(io.workingDirectory, output), given.switches.has('force'), io);
    if (code !== exitCodes.fine) return code;
  }
  if (isJson) io.out(`${toJson(picture(outcome), 2)}\n`);
  else {
    if (output === undefined) io.out(outcome.text);
    for (const remark of outcome.remarks) io.note(line(remark));
    for (const file of outcome.unknown) io.note(`wharfmaster: ${escapeText(file)} is of no tool that is known here.`);
  }
  if (output === undefined && !isJson && outcome.keys.length > 0)
    io.note(`wharfmaster: The policy names ${outcome.keys.length} public keys by file. --output FILE writes them beside it.`);
  io.note(summary(outcome));
  return exitCodes.fine;
}

/** Nothing is written when one of the files is there and differs, so that no half of an import lies beside an old policy. */
function write(outcome: ImportOutcome, file: string, isForced: boolean, io: Io): number {
  const files = [{ name: path.basename(file), text: outcome.text }, ...outcome.keys];
  const there = files.map(({ name }) => path.join(path.dirname(file), ...name.split('/'))).filter((name) => existsSync(name));
  if (!isForced && there.length > 0)
    return refuse(
      `${there.join(', ')} ${there.length === 1 ? 'is' : 'are'} there already and not written over. Name another file with --output, or add --force.`,
      io,
    );
  const written = writeFiles(files, path.dirname(file));
  if (written.ok) return exitCodes.fine;
  io.note(`wharfmaster: ${escapeText(written.problem)}`);
  return exitCodes.unreadable;
}

function picture({ text, keys, remarks, unknown, sources }: ImportOutcome): Readonly<Record<string, unknown>> {
  return {
    policy: text,
    keys,
    review: remarks.map(({ at, ...remark }) => ({ ...at, ...remark })),
    unknown,
    sources,
    engineVersion: __ENGINE_VERSION__,
  };
}

function line(remark: ImportRemark): string {
  return escapeLine(escapeText(describeRemark(remark)));
}

function summary({ remarks }: ImportOutcome): string {
  const count = (kind: ImportRemark['kind']): number => remarks.filter((remark) => remark.kind === kind).length;
  return `${count('decision')} taken over, ${count('warning')} to look at, ${count('left-out')} left out.`;
}

function refuse(sentence: string, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}
