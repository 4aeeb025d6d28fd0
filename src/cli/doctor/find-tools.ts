import { findProgram, type ProgramSearch } from '../../node/find-program.js';
import { runTool } from '../../node/run-tool.js';

/** One tool as it is found on this machine. */
export interface ToolState {
  readonly tool: string;
  readonly program?: string;
  readonly version?: string;
  readonly problem?: string;
}

/** How each tool tells its version. */
const tools = [
  ['git', ['--version']],
  ['docker', ['--version']],
  ['podman', ['--version']],
  ['nerdctl', ['--version']],
  ['cosign', ['version']],
  ['trivy', ['--version']],
  ['grype', ['version']],
] as const;

/** Asks every tool for its version, all at once; a tool that does not answer is a state, not a failure. */
export function findTools(search: ProgramSearch, cancel: AbortSignal): Promise<readonly ToolState[]> {
  return Promise.all(tools.map(([tool, args]) => findTool(tool, args, search, cancel)));
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
