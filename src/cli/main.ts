import { escapeText, nearestWord } from '../core/index.js';
import { parseArguments } from './arguments/parse-arguments.js';
import type { Command } from './command.js';
import { commands } from './commands/index.js';
import { describeHelp } from './help.js';
import { exitCodes, processIo, type Io } from './io.js';
import { namesRemotePolicy } from './policies/names-remote-policy.js';

const io = processIo();
void main(process.argv.slice(2), io)
  .catch((error: unknown) => describeBug(error, io))
  .then((code) => {
    process.exitCode = code;
  });

/** Finds the command, checks its arguments, runs it. */
async function main(words: readonly string[], io: Io): Promise<number> {
  const [first] = words;
  if (first === '--version' || first === '-V') return answer(`wharfmaster ${__ENGINE_VERSION__}\n`, io);
  if (first === undefined) return refuse('Say what to do.', io);
  if (first === 'help' || first === '--help' || first === '-h') return help(words.slice(1), io);
  const found = findCommand(words);
  if (found === undefined) return refuse(unknownCommand(words), io);
  const { command, rest } = found;
  if (asksForHelp(rest)) return answer(describeHelp(command), io);
  const given = parseArguments(rest, command.flags);
  if (!given.ok) return refuse(given.problem, io, command);
  if (given.value.positionals.length > command.most) return refuse(tooMany(command, given.value.positionals), io, command);
  if (namesRemotePolicy(command, given.value, io)) {
    const { remotePoliciesFor } = await import('./remote-policies.js');
    const remote = await remotePoliciesFor(command.name, given.value, io);
    if (!remote.ok) return refuse(remote.problem, io, command);
    io.remotePolicies = remote.value;
  }
  const { run } = await command.load();
  const code = await run(given.value, io);
  return io.isCancelled() ? cancelled(command, io) : code;
}

function findCommand(words: readonly string[]): { command: Command; rest: readonly string[] } | undefined {
  const two = words.slice(0, 2).join(' ');
  const command = commands.find(({ name }) => name === two) ?? commands.find(({ name }) => name === words[0]);
  return command === undefined ? undefined : { command, rest: words.slice(command.name.split(' ').length) };
}

function unknownCommand(words: readonly string[]): string {
  const names = commands.map(({ name }) => name);
  const below = names.filter((name) => name.startsWith(`${words[0] ?? ''} `));
  if (below.length > 0) return `Say what to do with the ${words[0] === 'policy' ? 'policy' : 'evidence'}: ${below.join(', ')}.`;
  const near = nearestWord(words[0] ?? '', names);
  return `There is no command \`${words[0] ?? ''}\`. ${near === undefined ? `Commands are: ${names.join(', ')}.` : `Did you mean \`${near}\`?`}`;
}

function help(words: readonly string[], io: Io): number {
  if (words.length === 0) return answer(describeHelp(undefined), io);
  const found = findCommand(words);
  return found === undefined ? refuse(unknownCommand(words), io) : answer(describeHelp(found.command), io);
}

function asksForHelp(rest: readonly string[]): boolean {
  const end = rest.indexOf('--');
  return (end === -1 ? rest : rest.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

function tooMany(command: Command, positionals: readonly string[]): string {
  const extra = positionals[command.most] ?? '';
  return `\`${command.name}\` does not know what to do with \`${extra}\`.`;
}

function answer(text: string, io: Io): number {
  io.out(text);
  return exitCodes.fine;
}

function refuse(message: string, io: Io, command?: Command): number {
  io.note(`wharfmaster: ${escapeText(message)}`);
  io.note(`Run \`wharfmaster ${command === undefined ? 'help' : `help ${command.name}`}\` to see what there is.`);
  return exitCodes.wrong;
}

/** A push that was called off has said what is where. */
function cancelled({ name }: Command, io: Io): number {
  if (name !== 'sign-and-push') io.note('wharfmaster: Cancelled; nothing was left half done.');
  return exitCodes.cancelled;
}

/** The one catcher of our own bugs. */
function describeBug(error: unknown, io: Io): number {
  io.note(
    `wharfmaster: Something went wrong inside Wharfmaster ${__ENGINE_VERSION__}; this is a bug in it. Please report it with the lines below.`,
  );
  io.note(escapeStack(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  return exitCodes.unreadable;
}

function escapeStack(stack: string): string {
  return stack.split('\n').map(escapeText).join('\n');
}
