import * as path from 'node:path';
import { failed, ok, type Result } from '../../core/index.js';
import type { QuietGit } from '../../node/git/quiet-git.js';
import { isInside, repositoryFolder } from '../../node/paths.js';
import type { Io } from '../io.js';
import { isNoRevision, repositoriesOf } from '../revisions/repositories.js';

/** What of a repository is other than at a revision; `isChanged` takes absolute paths. */
export interface Changes {
  isChanged(file: string): boolean;
}

/**
 * Asks git which files differ from a revision, tracked or new and not ignored, in the repositories of these folders. Nothing that a repository says is
 * started: no hooks, no fsmonitor, no external diff, no textconv, no filters, no submodules (threats.md, git in hostile repositories).
 */
export async function changedSince(revision: string, folders: readonly string[], flag: string, io: Io): Promise<Result<Changes, string>> {
  if (isNoRevision(revision)) return failed(`${flag} needs a revision that git knows, e.g. origin/main.`);
  const repositories = repositoriesOf(folders, flag, io);
  if (!repositories.ok) return repositories;
  const changed = new Set<string>();
  for (const git of repositories.value) {
    const names = await changedNames(revision, git);
    if (!names.ok) return failed(`${flag}: ${names.problem}`);
    for (const name of names.value) changed.add(path.join(git.top, name));
  }
  const isForeign = inOtherRepositories(new Set(repositories.value.map(({ top }) => top)));
  return ok({ isChanged: (file) => changed.has(path.resolve(file)) || isForeign(path.resolve(file)) });
}

async function changedNames(revision: string, git: QuietGit): Promise<Result<readonly string[], string>> {
  const filters = await git.ask(namesOfFilters);
  if (!filters.ok) return failed(`${filters.problem.message} ${filters.problem.next}`);
  const off = withoutFilters(namesIn(filters.value.stdout));
  if (off === undefined) return failed(`a filter in the configuration of ${git.top} has a name that cannot be switched off.`);
  const names: string[] = [];
  for (const args of [differing(revision), untracked]) {
    const output = await git.ask([...off, ...args]);
    if (!output.ok) return failed(`${output.problem.message} ${output.problem.next}`);
    const { exitCode, stdout, stderr } = output.value;
    if (exitCode !== 0) return failed(`git does not know what changed since ${revision}: ${stderr.trim().slice(0, 500)}`);
    names.push(...namesIn(stdout));
  }
  return ok(names);
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

function differing(revision: string): readonly string[] {
  const options = ['--name-only', '-z', '--no-ext-diff', '--no-textconv', '--no-renames', '--ignore-submodules=all'];
  return ['diff', ...options, '--end-of-options', revision, '--'];
}

const untracked = ['ls-files', '--others', '--exclude-standard', '-z'];
