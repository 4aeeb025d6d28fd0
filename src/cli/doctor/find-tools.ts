import { checkTools, type FoundTool } from '../../node/check-tools.js';
import { findProgram, type ProgramSearch } from '../../node/find-program.js';
import { runTool } from '../../node/run-tool.js';
import { createToolRunner } from '../../node/tool-runner.js';

/** One tool as it is found on this machine. */
export interface ToolState {
  readonly tool: string;
  readonly program?: string;
  readonly version?: string;
  /** The version of the service it speaks to, and where that is. */
  readonly server?: string;
  readonly endpoint?: string;
  /** When a scanner's database was built, ISO 8601. */
  readonly database?: string;
  readonly problem?: string;
  readonly next?: string;
}

/** How each tool besides runtimes, scanners and signing tools tells its version. */
const tools = [['git', ['--version']]] as const;

/** Asks every tool for its version, all at once; a tool that does not answer is a state, not a failure. */
export async function findTools(search: ProgramSearch, cancel: AbortSignal): Promise<readonly ToolState[]> {
  const [others, checked] = await Promise.all([
    Promise.all(tools.map(([tool, args]) => findTool(tool, args, search, cancel))),
    checkTools(search, createToolRunner(search), cancel),
  ]);
  return [...others, ...checked.map(toState)];
}

function toState({ id, path, version, server, problem }: FoundTool): ToolState {
  const database = version?.database?.builtAt;
  return {
    tool: id,
    ...(path !== undefined && { program: path }),
    ...(version !== undefined && { version: version.version }),
    ...(server?.server !== undefined && { server: server.server }),
    ...(server?.endpoint !== undefined && { endpoint: server.endpoint }),
    ...(database !== undefined && { database }),
    ...(problem !== undefined && { problem: problem.message, next: problem.next }),
  };
}

async function findTool(tool: string, args: readonly string[], search: ProgramSearch, cancel: AbortSignal): Promise<ToolState> {
  const program = findProgram(tool, search);
  if (!program.ok) return { tool, problem: program.problem.message };
  const output = await runTool({ program: program.value, args, timeoutMs: 10_000, limit: 100_000 }, cancel);
  if (!output.ok) return { tool, program: program.value, problem: output.problem.message };
  const version = versionIn(`${output.value.stdout}\n${output.value.stderr}`);
  return version === undefined
    ? { tool, program: program.value, problem: 'It does not tell its version.' }
    : { tool, program: program.value, version };
}

/** The first thing that looks like a version, e.g. `2.39.5` or `v3.0.2`. */
function versionIn(text: string): string | undefined {
  return /\bv?(\d{1,6}\.\d{1,6}(?:\.\d{1,6})?[\w.+-]{0,40})/.exec(text.slice(0, 10_000))?.[1];
}
