import * as path from 'node:path';
import { failed, ok, type Result } from '../../core/index.js';
import { findProgram } from '../../node/find-program.js';
import { repositoryFolder } from '../../node/paths.js';
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
    for (const args of [differing(revision), untracked]) {
      const run: ToolRun = { program: git.value, args: ['-C', repository, ...quietly, ...args], timeoutMs };
      const output = await runTool(run, io.cancel);
      if (!output.ok) return failed(`--since: ${output.problem.message} ${output.problem.next}`);
      const { exitCode, stdout, stderr } = output.value;
      if (exitCode !== 0) return failed(`--since: git does not know what changed since ${revision}: ${stderr.trim().slice(0, 500)}`);
      for (const name of stdout.split('\0')) if (name !== '') changed.add(path.join(repository, name));
    }
  }
  return ok({ isChanged: (file) => changed.has(path.resolve(file)) });
}

const quietly = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'safe.bareRepository=explicit'];

function differing(revision: string): readonly string[] {
  const options = ['--name-only', '-z', '--no-ext-diff', '--no-textconv', '--no-renames', '--ignore-submodules=all'];
  return ['diff', ...options, '--end-of-options', revision, '--'];
}

const untracked = ['ls-files', '--others', '--exclude-standard', '-z'];
