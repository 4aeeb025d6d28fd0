import { tmpdir } from 'node:os';
import { execa } from 'execa';
import { failed, ok, type Problem, type Result } from '../core/index.js';

/** One run of a program, as data: the runner executes it, the log prints it. */
export interface ToolRun {
  /** An absolute real path, from find-program.ts. */
  readonly program: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** Texts that no output and no log may hold. */
  readonly redact?: readonly string[];
  /** The most characters that are kept of each stream; more is a problem. */
  readonly limit?: number;
}

export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export type ToolProblem = Problem<'TOOL_NOT_FOUND' | 'TOOL_TIMED_OUT' | 'TOOL_CANCELLED' | 'TOOL_OUTPUT_TOO_LARGE' | 'TOOL_FAILED'>;

/**
 * Runs a program without a shell, in a folder of ours, with nothing of the environment but what is on the list: a workspace's settings
 * and a developer's variables must not steer a tool. Every run ends: by itself, by its timeout, or by the signal.
 */
export async function runTool(run: ToolRun, cancel: AbortSignal): Promise<Result<ToolOutput, ToolProblem>> {
  const limit = run.limit ?? defaultLimit;
  const { stdout, stderr, exitCode, timedOut, isCanceled, isMaxBuffer, code, shortMessage } = await execa(run.program, [...run.args], {
    cwd: tmpdir(),
    env: allowedEnvironment(process.env),
    extendEnv: false,
    shell: false,
    stdin: 'ignore',
    reject: false,
    timeout: run.timeoutMs,
    cancelSignal: cancel,
    maxBuffer: limit,
    forceKillAfterDelay: 2000,
    windowsHide: true,
  });
  if (timedOut) return problem('TOOL_TIMED_OUT', `${run.program} did not end within ${run.timeoutMs / 1000} seconds.`, run);
  if (isCanceled) return problem('TOOL_CANCELLED', `${run.program} was called off.`, run);
  if (isMaxBuffer) return problem('TOOL_OUTPUT_TOO_LARGE', `${run.program} printed more than ${limit} characters.`, run);
  if (code === 'ENOENT' || code === 'EACCES') return problem('TOOL_NOT_FOUND', `${run.program} could not be started (${code}).`, run);
  if (exitCode === undefined)
    return problem('TOOL_FAILED', redacted(shortMessage ?? `${run.program} ended without an exit code.`, run), run);
  return ok({ stdout: redacted(stdout, run), stderr: redacted(stderr, run), exitCode });
}

/** The command to repeat a run by hand, without its secrets. */
export function describeRun(run: ToolRun): string {
  return redacted([run.program, ...run.args].map((word) => (/^[\w./:=@-]+$/.test(word) ? word : JSON.stringify(word))).join(' '), run);
}

/** What programs need to find themselves, their home and their language; nothing that configures them. */
export function allowedEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const allowed = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'USERPROFILE', 'XDG_RUNTIME_DIR'];
  return Object.fromEntries(allowed.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])));
}

const defaultLimit = 10 * 1024 * 1024;

function redacted(text: string, { redact = [] }: ToolRun): string {
  return redact.filter((secret) => secret !== '').reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), text);
}

function problem(code: ToolProblem['code'], message: string, run: ToolRun): Result<never, ToolProblem> {
  return failed({ code, message, next: `Repeat it by hand: ${describeRun(run)}` });
}
