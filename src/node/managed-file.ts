import { lstatSync, realpathSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { failed, ok, readManagedSettings, type FileProblem, type ManagedSettings, type Problem, type Result } from '../core/index.js';
import { decodeText } from './decode-text.js';
import { managedFileLocation } from './managed-file-location.js';
import { fileProblem, readBytes } from './read-bytes.js';

/** The administrator's settings with the file that they came from. */
export interface ManagedFile {
  readonly file: string;
  readonly settings: ManagedSettings;
}

export type ManagedFileProblem = Problem<'MANAGED_WRITABLE' | 'MANAGED_UNREADABLE' | 'MANAGED_INVALID'>;

/** Who owns a file or folder, and who may write it. */
export type Ownership = (file: string) => { readonly uid: number; readonly mode: number };

/** Reads the administrator's file; undefined when there is none. One that others can write is refused, never ignored. */
export function readManagedFile(
  location = managedFileLocation(),
  ownership: Ownership = statSync,
): Result<ManagedFile | undefined, ManagedFileProblem> {
  let writable: string | undefined;
  try {
    const exists =
      statSync(location, { throwIfNoEntry: false }) !== undefined || lstatSync(location, { throwIfNoEntry: false }) !== undefined;
    if (!exists) return ok(undefined);
    writable = writablePart(location, ownership);
  } catch (error) {
    return failed(unreadable(location, fileProblem(error)));
  }
  if (writable !== undefined) return failed(refusal(location, writable));
  const bytes = readBytes(location, 1024 * 1024);
  if (!bytes.ok) return failed(unreadable(location, bytes.problem));
  const settings = readManagedSettings(decodeText(bytes.value).text);
  if (settings.ok) return ok({ file: location, settings: settings.value });
  return failed({
    code: 'MANAGED_INVALID',
    message: `The administrator’s file ${location} is not understood. ${settings.problem.message}`,
    next: settings.problem.next,
  });
}

/** A folder that we may not look into can hold the file: nobody may get rid of it by taking our permission away. */
function unreadable(location: string, { message, next }: FileProblem): ManagedFileProblem {
  return { code: 'MANAGED_UNREADABLE', message: `The administrator’s file ${location} cannot be read. ${message}`, next };
}

/**
 * The first of the file and the folders above it that someone besides an administrator can write: not owned by root, or open to group or
 * others (a sticky folder of root's is safe). On Windows mode bits say nothing; there the fixed place under ProgramData, where only
 * administrators create folders that nobody else may write, is the best that can be told without asking for access lists.
 */
function writablePart(location: string, ownership: Ownership): string | undefined {
  if (process.platform === 'win32') return undefined;
  for (let at = realpathSync(location); ; at = path.dirname(at)) {
    const { uid, mode } = ownership(at);
    const isOpen = (mode & 0o022) !== 0 && (mode & 0o1000) === 0;
    if (uid !== 0 || isOpen) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

function refusal(location: string, writable: string): ManagedFileProblem {
  const what = writable === location ? 'it' : writable;
  return {
    code: 'MANAGED_WRITABLE',
    message: `The administrator’s file ${location} is refused, because someone who is no administrator can write ${what}.`,
    next: `Let root own ${what} and take the right to write from group and others, or remove the file.`,
  };
}
