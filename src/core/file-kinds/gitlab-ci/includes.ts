import { nameOfPath, resolvePath } from '../../model/file-path.js';
import type { Search } from '../yaml-places/index.js';

/**
 * Notes the files that a pipeline includes. Their paths begin at the top of the repository, which is where `.gitlab-ci.yml` stands; where another file
 * stands, nobody can tell from its name. Patterns (`*`) and variables name no file.
 */
export function noteIncludes(search: Search): void {
  if (!/^\.gitlab-ci\.ya?ml$/.test(nameOfPath(search.file.path))) return;
  for (const { text } of paths.flatMap((path) => search.scalars(path))) {
    const file = /[*$]|:\/\//.test(text) ? undefined : resolvePath(search.file.path, text.replace(/^\/+/, ''));
    if (file !== undefined && /\.ya?ml$/.test(file)) search.noteFollowed({ file, kind: 'gitlab-ci' });
  }
}

const paths = ['include', '*.trigger.include'].flatMap((include) => [include, `${include}[]`, `${include}.local`, `${include}[].local`]);
