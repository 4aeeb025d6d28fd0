import { failed, ok, type Result } from '../../core/index.js';
import { quietGit, type QuietGit } from '../../node/git/quiet-git.js';
import { repositoryFolder } from '../../node/paths.js';
import type { Io } from '../io.js';

/** git in each repository that one of these folders lies in. `flag` is what the person typed; a failure is the sentence to say. */
export function repositoriesOf(folders: readonly string[], flag: string, io: Io): Result<readonly QuietGit[], string> {
  const tops = new Set<string>();
  for (const folder of folders) {
    const top = repositoryFolder(folder);
    if (top === undefined) return failed(`${flag} needs a git repository, and ${folder} is in none.`);
    tops.add(top);
  }
  const opened: QuietGit[] = [];
  for (const top of tops) {
    const git = quietGit(top, { workspaces: [io.workingDirectory, ...tops], cancel: io.cancel });
    if (!git.ok) return failed(`${flag} needs git. ${git.problem}`);
    opened.push(git.value);
  }
  return ok(opened);
}

/** True for what cannot be a revision; a word that begins with `-` would be an option of git's. */
export function isNoRevision(revision: string): boolean {
  return revision === '' || revision.startsWith('-') || revision.startsWith('^');
}
