import { failed, ok, type Result } from '../../core/index.js';
import { findProgram } from '../find-program.js';
import { allowedEnvironment, runTool, type RunOutput, type RunProblem, type ToolRun } from '../run-tool.js';

/** git in one repository that may be hostile: whatever it is asked, it starts nothing that the repository names. */
export interface QuietGit {
  /** The repository's top folder. */
  readonly top: string;
  ask(args: readonly string[], more?: Pick<ToolRun, 'input' | 'onPiece' | 'limit'>): Promise<Result<RunOutput, RunProblem>>;
}

/** Where git is looked for and what calls it off. */
export interface GitSearch {
  /** Folders out of which no program is taken. */
  readonly workspaces: readonly string[];
  readonly cancel: AbortSignal;
}

/**
 * No hooks, no fsmonitor, no bare repository that lies in a folder, and no protocol: a clone with parts left out would fetch what is missing from
 * where its own configuration says, by the program that it says (threats.md, git in hostile repositories).
 */
export function quietGit(top: string, { workspaces, cancel }: GitSearch): Result<QuietGit, string> {
  const found = findProgram('git', { searchPath: process.env['PATH'] ?? '', managed: {}, workspaces });
  if (!found.ok) return failed(`${found.problem.message} ${found.problem.next}`);
  const env = { ...allowedEnvironment(process.env), ...silent };
  const ask: QuietGit['ask'] = (args, more = {}) =>
    runTool({ program: found.value, args: ['-C', top, ...settings, ...args], timeoutMs, env, ...more }, cancel);
  return ok({ top, ask });
}

const timeoutMs = 120_000;

const settings = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'safe.bareRepository=explicit'];

const silent = {
  ...{ GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1', GIT_NO_REPLACE_OBJECTS: '1' },
  ...{ GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_PAGER: 'cat' },
};
