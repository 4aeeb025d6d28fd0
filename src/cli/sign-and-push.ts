import { describeOutcome, describeState, escapeText, signAndPush, toJson, type CeremonyOutcome } from '../core/index.js';
import { openCeremonyJournal } from '../node/ceremony-journal.js';
import { stateFolder } from '../node/state-folder.js';
import * as path from 'node:path';
import type { Run } from './command.js';
import { exitCodes, type Io } from './io.js';
import { ceremonyExitCode } from './sign-and-push/exit-code.js';
import { toSignAndPushCommand, type SignAndPushCommand } from './sign-and-push/options.js';
import { prepare } from './sign-and-push/prepare.js';
import { openPushSession } from './sign-and-push/session.js';

/** `wharfmaster sign-and-push`: takes a local image through the organisation's gate to a registry. */
export const run: Run = async (given, io) => {
  if (given.switches.has('status')) return showStatus(given.values.get('format') ?? 'text', io);
  const command = toSignAndPushCommand(given, io.workingDirectory);
  if (!command.ok) return refuse([command.problem], io);
  const session = openPushSession(command.value, io);
  if (!session.ok) return refuse(session.problem, io);
  try {
    const prepared = await prepare(session.value, io);
    if (!prepared.ok)
      return prepared.problem.exitCode === exitCodes.wrong ? refuse([prepared.problem.sentence], io) : fail(prepared.problem, io);
    const { request, ports } = prepared.value;
    const outcome = await signAndPush(request, ports, io.cancel);
    if (outcome.state === 'released') await ports.checkpoint();
    return report(outcome, command.value, io);
  } finally {
    await session.value.trust.close();
  }
};

function report(outcome: CeremonyOutcome, { scan }: SignAndPushCommand, io: Io): number {
  const lines = describeOutcome(outcome).map((line) => escapeText(line));
  if (scan.format === 'json') {
    io.out(`${toJson(withoutCause(outcome))}\n`);
    if (outcome.state !== 'released') for (const line of lines) io.note(`wharfmaster: ${line}`);
  } else if (outcome.state === 'released' || outcome.state === 'unverified') io.out(`${lines.join('\n')}\n`);
  else for (const line of lines) io.note(`wharfmaster: ${line}`);
  return ceremonyExitCode(outcome);
}

/** What a library said is for people who look for the mistake, and no part of the format. */
function withoutCause(outcome: CeremonyOutcome): unknown {
  if (outcome.state !== 'stopped') return outcome;
  const { cause: _, ...problem } = outcome.problem;
  return { ...outcome, problem };
}

/** Unfinished pushes, and staging tags that a registry kept. */
async function showStatus(format: string, io: Io): Promise<number> {
  const journal = openCeremonyJournal(path.join(stateFolder(), 'pushes'));
  const states = journal.ok ? await journal.value.list() : journal;
  if (!states.ok) return fail({ exitCode: exitCodes.unreadable, sentence: `${states.problem.message} ${states.problem.next}` }, io);
  if (format === 'json') io.out(`${toJson(states.value)}\n`);
  else if (states.value.length === 0) io.out('No push is unfinished, and no staging tag was left.\n');
  else for (const state of states.value) io.out(`${escapeText(describeState(state))}\n`);
  return exitCodes.fine;
}

function refuse(sentences: readonly string[], io: Io): number {
  for (const sentence of sentences) io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}

function fail({ sentence, exitCode }: { readonly sentence: string; readonly exitCode: number }, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCode;
}
