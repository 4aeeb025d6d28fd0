import { lstatSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';

/** Where one repository keeps what we read of it. */
export interface GitFolders {
  /** Holds the index: `.git`, or what a worktree's `.git` file names. */
  readonly folder: string;
  /** Holds config and info/exclude: shared by all worktrees. */
  readonly common: string;
}

/** The git folders of a working tree's top folder; undefined when its `.git` is none that we understand. No process is started. */
export function gitFolders(top: string): GitFolders | undefined {
  const dotGit = path.join(top, '.git');
  try {
    if (lstatSync(dotGit).isDirectory()) return { folder: dotGit, common: dotGit };
    const pointed = /^gitdir: (.+?)\s*$/m.exec(readSmall(dotGit))?.[1];
    if (pointed === undefined) return undefined;
    const folder = path.resolve(top, pointed);
    return statSync(folder).isDirectory() ? { folder, common: commonFolder(folder) } : undefined;
  } catch {
    return undefined;
  }
}

/** `remote.origin.url` of the repository, for exceptions with `scope.repositories`. */
export function originUrl(top: string): string | undefined {
  const value = configValue(top, 'remote', 'origin', 'url');
  return value === undefined || value === '' ? undefined : value;
}

/** One value of a repository's own config; the last one counts, as for git. Includes are not followed. */
export function configValue(top: string, section: string, subsection: string | undefined, key: string): string | undefined {
  const folders = gitFolders(top);
  if (folders === undefined) return undefined;
  try {
    return readIni(readSmall(path.join(folders.common, 'config')), section, subsection, key);
  } catch {
    return undefined;
  }
}

/** The value of a key in git's INI dialect: sections and keys without case, subsections with it, `#` and `;` comments, quotes. */
export function readIni(text: string, section: string, subsection: string | undefined, key: string): string | undefined {
  let inside = false;
  let found: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    const header = /^\[([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\]/.exec(trimmed);
    if (header !== null) inside = header[1]?.toLowerCase() === section && header[2]?.replace(/\\(.)/g, '$1') === subsection;
    const pair = header === null && inside ? /^([A-Za-z][\w-]*)\s*=\s*(.*)$/.exec(trimmed) : null;
    if (pair?.[1]?.toLowerCase() === key) found = iniValue(pair[2] ?? '');
  }
  return found;
}

function iniValue(written: string): string {
  let value = '';
  let quoted = false;
  for (let at = 0; at < written.length; at++) {
    const sign = written[at] ?? '';
    if (sign === '"') quoted = !quoted;
    else if (sign === '\\') value += written[++at] ?? '';
    else if (!quoted && (sign === '#' || sign === ';')) break;
    else value += sign;
  }
  return value.trim();
}

function commonFolder(folder: string): string {
  try {
    return path.resolve(folder, readSmall(path.join(folder, 'commondir')).trim());
  } catch {
    return folder;
  }
}

/** These files have a few lines; a hostile one must not fill the memory. */
function readSmall(file: string): string {
  if (statSync(file).size > 1024 * 1024) throw new Error(`${file} is too large`);
  return readFileSync(file, 'utf8');
}
