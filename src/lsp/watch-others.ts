import { DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import type { FilePath } from '../core/index.js';
import type { Session } from './session.js';

/** So many names are watched: a hostile file could name any number. */
const mostNames = 200;

/** Asks the client to tell of changes to files of these names, and to folders' (with a `/` behind) contents; each name once. */
export async function watchOthers({ connection, features, watchedNames }: Session, wants: readonly FilePath[]): Promise<void> {
  if (!features.watchFiles) return;
  const fresh = [...new Set(wants.map(patternOf))].filter((pattern) => pattern !== undefined && !watchedNames.has(pattern));
  const watchers = fresh.slice(0, Math.max(0, mostNames - watchedNames.size)).map((globPattern) => ({ globPattern: globPattern ?? '' }));
  if (watchers.length === 0) return;
  for (const { globPattern } of watchers) watchedNames.add(globPattern);
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

/** A name with characters that mean something in a glob is not watched: its file is looked at again when the one that names it changes. */
function patternOf(wanted: FilePath): string | undefined {
  const parts = wanted.split('/');
  const isFolder = parts.at(-1) === '';
  const name = parts.at(isFolder ? -2 : -1) ?? '';
  if (name === '' || /[*?{}[\]!]/.test(name)) return undefined;
  return isFolder ? `**/${name}/*` : `**/${name}`;
}
