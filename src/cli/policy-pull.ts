import { describeOrigin, escapeText, isRemoteSource, toJson, type SourceStanding } from '../core/index.js';
import { remotePolicies, type RemoteWishes } from '../node/policy-sources/remote-policies.js';
import type { Arguments } from './arguments/parse-arguments.js';
import type { Run } from './command.js';
import { exitCodes, type Io } from './io.js';
import { remoteWishes } from './remote-policies.js';

/** `wharfmaster policy pull`: fetches the policies from afar that govern here, or those that are named, and says what each is. */
export const run: Run = async (given, io) => {
  const wishes = wishesOf(given, io);
  if (typeof wishes === 'string') return refuse(wishes, io);
  const { standings } = await remotePolicies(wishes);
  if (io.isCancelled()) return exitCodes.cancelled;
  if (standings.length === 0)
    return refuse(
      'No policy here comes from afar. Name a source, e.g. wharfmaster policy pull oci://registry.bank.example/policy:stable.',
      io,
    );
  io.out(
    given.values.get('format') === 'json'
      ? `${toJson(standings.map(fields), 2)}\n`
      : standings.map((one) => describe(one, io.now)).join(''),
  );
  for (const standing of standings) if (standing.problem !== undefined) io.note(`wharfmaster: ${escapeText(sentenceOf(standing))}`);
  return worstOf(standings.map(codeOf));
};

function wishesOf(given: Arguments, io: Io): RemoteWishes | string {
  const { positionals, values } = given;
  const wrong = positionals.find((source) => !isRemoteSource(source));
  if (wrong !== undefined) return `${wrong} is no source from afar. Write https://…, oci://HOST/REPOSITORY:TAG or git+https://…#COMMIT.`;
  const wishes = remoteWishes({ ...given, positionals: [] }, io, { stage: 'edit', fetches: 'always' });
  if (!wishes.ok) return wishes.problem;
  const numbers = ['min-serial', 'timeout'].map((flag) => values.get(flag));
  if (numbers.some((text) => text !== undefined && !/^\d{1,9}$/.test(text))) return '--min-serial and --timeout need whole numbers.';
  const [minSerial, timeout] = numbers;
  const name = values.get('name');
  const expects = { ...(name !== undefined && { name }), ...(minSerial !== undefined && { minSerial: Number(minSerial) }) };
  const asked = positionals.length === 0 ? { folders: [io.workingDirectory] } : { named: positionals, isOnlyNamed: true };
  return { ...wishes.value, ...asked, expects, ...(timeout !== undefined && { timeoutMs: Number(timeout) * 1000 }) };
}

function describe(standing: SourceStanding, now: number): string {
  if (standing.state === 'unusable') return `${escapeText(standing.source)}  unusable\n`;
  const { origin, file } = standing;
  const lines = [
    origin.source,
    `  ${describeOrigin(origin, now)}`,
    `  ${origin.digest}`,
    ...origin.signedBy.map(({ signer, principal }) => `  signature of ${signer}: ${principal}`),
    `  kept in ${file}`,
  ];
  return `${lines.map(escapeText).join('\n')}\n`;
}

function fields(standing: SourceStanding): Readonly<Record<string, unknown>> {
  const { problem } = standing;
  const said = problem === undefined ? {} : { problem: { code: problem.code, message: problem.message, next: problem.next } };
  if (standing.state === 'unusable') return { source: standing.source, state: standing.state, ...said };
  const { source, name, version, serial, digest, signedBy, confirmedAt, stale } = standing.origin;
  return {
    ...{ source, state: standing.state, name, version, serial, digest, signedBy, confirmedAt: new Date(confirmedAt).toISOString(), stale },
    ...{ file: standing.file, ...said },
  };
}

function sentenceOf(standing: SourceStanding): string {
  const { problem } = standing;
  const stays = standing.state === 'usable' ? `The kept copy of ${standing.origin.source} stays in force. ` : '';
  return `${stays}${problem?.message ?? ''} ${problem?.next ?? ''}`;
}

/** What was not reached is another thing than what does not count. */
function codeOf({ problem }: SourceStanding): number {
  if (problem === undefined) return exitCodes.fine;
  return /^(?:REGISTRY_|TOOL_|BUSY|CANCELLED|SOURCE_UNKEPT)/.test(problem.code) ? exitCodes.unreadable : exitCodes.wrong;
}

/** When several apply: 2, then 3 (contracts.md). */
function worstOf(codes: readonly number[]): number {
  return codes.includes(exitCodes.wrong) ? exitCodes.wrong : Math.max(...codes);
}

function refuse(sentence: string, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}
