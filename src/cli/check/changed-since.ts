import * as path from 'node:path';
import { failed, ok, type Result } from '../../core/index.js';
import { findProgram } from '../../node/find-program.js';
import { isInside, repositoryFolder } from '../../node/paths.js';
import { runTool, type ToolRun } from '../../node/run-tool.js';
import type { Io } from '../io.js';

/** What of a repository is other than at a revision; `isChanged` takes absolute paths. */
export interface Changes {
  isChanged(file: string): boolean;
}

const timeoutMs = 120_000;

/**
 * Asks git which files differ from a revision, tracked or new and not ignored, in the repositories of these folders. Nothing that a repository says is
 * started: no hooks, no fsmonitor, no external diff, no textconv, no submodules (threats.md, git in hostile repositories).
 */
export async function changedSince(revision: string, folders: readonly string[], io: Io): Promise<Result<Changes, string>> {
  if (revision === '' || revision.startsWith('-')) return failed('--since needs a revision that git knows, e.g. origin/main.');
  const repositories = new Set<string>();
  for (const folder of folders) {
    const repository = repositoryFolder(folder);
    if (repository === undefined) return failed(`--since needs a git repository, and ${folder} is in none.`);
    repositories.add(repository);
  }
  const workspaces = [io.workingDirectory, ...repositories];
  const git = findProgram('git', { searchPath: process.env['PATH'] ?? '', managed: {}, workspaces });
  if (!git.ok) return failed(`--since needs git. ${git.problem.message} ${git.problem.next}`);
  const changed = new Set<string>();
  for (const repository of repositories) {
    const ask = (args: readonly string[]): ReturnType<typeof runTool> => {
      const run: ToolRun = { program: git.value, args: ['-C', repository, ...quietly, ...args], timeoutMs };
      return runTool(run, io.cancel);
    };
    const filters = await ask(namesOfFilters);
    if (!filters.ok) return failed(`--since: ${filters.problem.message} ${filters.problem.next}`);
    const off = withoutFilters(namesIn(filters.value.stdout));
    if (off === undefined) return failed(`--since: a filter in the configuration of ${repository} has a name that cannot be switched off.`);
    for (const args of [differing(revision), untracked]) {
      const output = await ask([...off, ...args]);
      if (!output.ok) return failed(`--since: ${output.problem.message} ${output.problem.next}`);
      const { exitCode, stdout, stderr } = output.value;
      if (exitCode !== 0) return failed(`--since: git does not know what changed since ${revision}: ${stderr.trim().slice(0, 500)}`);
      for (const name of namesIn(stdout)) changed.add(path.join(repository, name));
    }
  }
  const isForeign = inOtherRepositories(repositories);
  return ok({ isChanged: (file) => changed.has(path.resolve(file)) || isForeign(path.resolve(file)) });
}

function namesIn(output: string): readonly string[] {
  return output.split('\0').filter((name) => name !== '');
}

/** True for files of a repository within one of these (a submodule, a clone in a folder): nobody was asked what changed there, so all of it counts. */
function inOtherRepositories(asked: ReadonlySet<string>): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    const folder = path.dirname(file);
    const isForeign = known.get(folder) ?? isWithinOther(folder, asked);
    known.set(folder, isForeign);
    return isForeign;
  };
}

function isWithinOther(folder: string, asked: ReadonlySet<string>): boolean {
  const repository = repositoryFolder(folder);
  return repository !== undefined && !asked.has(repository) && [...asked].some((each) => isInside(repository, each));
}

/** Filters are programs that git starts to compare a file: those that the repository's configuration names. */
const namesOfFilters = ['config', '--null', '--name-only', '--get-regexp', '^filter\\..*\\.(clean|process)$'];

/** The options that switch filters off; undefined when one has a name that an option cannot hold. */
function withoutFilters(names: readonly string[]): readonly string[] | undefined {
  if (names.some((name) => name.includes('='))) return undefined;
  const required = names.map((name) => name.replace(/[^.]*$/, 'required'));
  return [...names.flatMap((name) => ['-c', `${name}=`]), ...required.flatMap((name) => ['-c', `${name}=false`])];
}

const quietly = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'safe.bareRepository=explicit'];

function differing(revision: string): readonly string[] {
  const options = ['--name-only', '-z', '--no-ext-diff', '--no-textconv', '--no-renames', '--ignore-submodules=all'];
  return ['diff', ...options, '--end-of-options', revision, '--'];
}

const untracked = ['ls-files', '--others', '--exclude-standard', '-z'];
