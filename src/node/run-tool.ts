import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { execa, type Options } from 'execa';
import { failed, ok, type Problem, type Result } from '../core/index.js';
import { endProcessTree, killWithUs } from './process-tree.js';

/** One run of a program, as data: the runner executes it, the log prints it. */
export interface ToolRun {
  /** An absolute real path, from find-program.ts. */
  readonly program: string;
  readonly args: readonly string[];
  /** Zero: until it ends by itself or is called off, for programs that only listen. */
  readonly timeoutMs: number;
  /** The environment as a whole; absent: what `allowedEnvironment` lets through. */
  readonly env?: Readonly<Record<string, string>>;
  /** The working folder; absent: the system's folder for temporary files. Never one of the workspace's. */
  readonly folder?: string;
  readonly input?: string | Readable;
  /** Hears each line of standard output as it comes, for programs that report while they work; then no output is kept. */
  readonly onLine?: (line: string) => void;
  /** Hears standard output piece by piece as it comes, for programs that connect us with something else; then no output is kept. */
  readonly onPiece?: (piece: Buffer) => void;
  /** Hears each line of standard error as it comes, for programs that tell there how far they are. It is kept besides. */
  readonly onErrorLine?: (line: string) => void;
  /** Texts that no output and no log may hold. */
  readonly redact?: readonly string[];
  /** The most characters that are kept of each stream; more is a problem. */
  readonly limit?: number;
}

export interface RunOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export type RunProblem = Problem<
  'TOOL_NOT_FOUND' | 'TOOL_TIMED_OUT' | 'TOOL_CANCELLED' | 'TOOL_OUTPUT_TOO_LARGE' | 'TOOL_KILLED' | 'TOOL_FAILED'
>;

/**
 * Runs a program without a shell, in a folder of ours, with nothing of the environment but what is on the list: a workspace's settings
 * and a developer's variables must not steer a tool. Every run ends, with everything it started: by itself, by its timeout, or by the signal.
 */
export async function runTool(run: ToolRun, cancel: AbortSignal): Promise<Result<RunOutput, RunProblem>> {
  if (cancel.aborted) return problem('TOOL_CANCELLED', `${run.program} was called off.`, run);
  const child = execa(run.program, [...run.args], optionsFor(run));
  const { onLine, onErrorLine, onPiece } = run;
  if (onErrorLine !== undefined) hearLines(child.stderr, (line) => onErrorLine(redacted(line, run)));
  if (onPiece !== undefined) child.stdout.on('data', onPiece);
  if (onLine !== undefined) hearLines(child.stdout, (line) => onLine(redacted(line, run)));
  const watch = endWhenAsked(child.pid, run.timeoutMs, cancel);
  const { stdout, stderr, exitCode, signal, isMaxBuffer, code, shortMessage } = await child;
  const ended = watch();
  const name = run.program;
  if (ended === 'timeout') return problem('TOOL_TIMED_OUT', `${name} did not end within ${run.timeoutMs / 1000} seconds.`, run);
  if (ended === 'cancelled') return problem('TOOL_CANCELLED', `${name} was called off.`, run);
  if (isMaxBuffer) return problem('TOOL_OUTPUT_TOO_LARGE', `${name} printed more than ${limitOf(run)} characters.`, run);
  if (code === 'ENOENT' || code === 'EACCES') return problem('TOOL_NOT_FOUND', `${name} could not be started (${code}).`, run);
  if (signal !== undefined) return problem('TOOL_KILLED', `${name} was ended by the system (${signal}), perhaps for want of memory.`, run);
  if (exitCode === undefined) return problem('TOOL_FAILED', redacted(shortMessage ?? `${name} ended without an exit code.`, run), run);
  return ok({ stdout: redacted(text(stdout), run), stderr: redacted(text(stderr), run), exitCode });
}

/** The command to repeat a run by hand, without its secrets. */
export function describeRun(run: Pick<ToolRun, 'program' | 'args' | 'redact'>): string {
  // Before words are quoted: a secret with a quote in it would look different afterwards.
  const words = [run.program, ...run.args].map((word) => redacted(word, run));
  return words.map((word) => (/^[\w./:=@[\]-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}

/** What programs need to find themselves, their home and their language; nothing that configures them. */
export function allowedEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  inherits: readonly string[] = [],
): Record<string, string> {
  return Object.fromEntries(
    [...usual, ...inherits].flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );
}

const usual = [
  ...['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'XDG_RUNTIME_DIR'],
  ...['SystemRoot', 'SystemDrive', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'ProgramData', 'ProgramFiles'],
];

const defaultLimit = 10 * 1024 * 1024;

function limitOf({ limit = defaultLimit }: ToolRun): number {
  return limit;
}

function optionsFor(run: ToolRun) {
  return {
    cwd: run.folder ?? tmpdir(),
    env: run.env ?? allowedEnvironment(process.env),
    extendEnv: false,
    shell: false,
    ...(run.input === undefined ? { stdin: 'ignore' } : { input: run.input }),
    ...((run.onLine !== undefined || run.onPiece !== undefined) && { buffer: { stdout: false } }),
    reject: false,
    maxBuffer: limitOf(run),
    // A group of its own, so that everything it starts can be ended with it.
    detached: process.platform !== 'win32',
    cleanup: false,
    windowsHide: true,
  } satisfies Options;
}

/** Ends the process tree at the timeout or on the signal; the answer tells afterwards which it was. */
function endWhenAsked(pid: number | undefined, timeoutMs: number, cancel: AbortSignal): () => 'timeout' | 'cancelled' | undefined {
  let why: 'timeout' | 'cancelled' | undefined;
  if (pid === undefined) return () => undefined;
  const forget = killWithUs(pid);
  const end = (reason: 'timeout' | 'cancelled') => (): void => {
    why ??= reason;
    endProcessTree(pid);
  };
  const timer = timeoutMs === 0 ? undefined : setTimeout(end('timeout'), Math.min(timeoutMs, longestTimer));
  const onCancel = end('cancelled');
  cancel.addEventListener('abort', onCancel, { once: true });
  return () => {
    clearTimeout(timer);
    cancel.removeEventListener('abort', onCancel);
    forget();
    return why;
  };
}

/** A timer that is set for longer than this fires at once. */
const longestTimer = 2 ** 31 - 1;

/** Longer lines than this are no report of anything. */
const longestLine = 1024 * 1024;

function hearLines(stream: Readable, hear: (line: string) => void): void {
  let rest = '';
  // The stream itself keeps its bytes: somebody else may collect them.
  const decoder = new StringDecoder('utf8');
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = (lines.pop() ?? '').slice(0, longestLine);
    for (const line of lines) hear(line.replace(/\r$/, ''));
  });
  stream.on('end', () => {
    if (rest !== '') hear(rest);
  });
}

function text(output: unknown): string {
  return typeof output === 'string' ? output : '';
}

function redacted(said: string, { redact = [] }: Pick<ToolRun, 'redact'>): string {
  return redact.filter((secret) => secret !== '').reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), said);
}

function problem(code: RunProblem['code'], message: string, run: ToolRun): Result<never, RunProblem> {
  return failed({ code, message, next: `${advice[code] ?? 'Repeat it by hand'}: ${describeRun(run)}` });
}

const advice: Partial<Record<RunProblem['code'], string>> = {
  TOOL_TIMED_OUT: 'Allow it more time, or repeat it by hand to see where it hangs',
  TOOL_KILLED: 'Free some memory, or repeat it by hand to see what ends it',
};
