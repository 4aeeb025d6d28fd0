import { existsSync, readFileSync, statSync, type Stats } from 'node:fs';
import * as path from 'node:path';
import type { Arguments } from '../arguments/parse-arguments.js';
import type { Command } from '../command.js';
import { stateFolder } from '../../node/state-folder.js';
import type { Io } from '../io.js';

/**
 * Whether a policy from afar could be among those of this run, so that what looks it up has to be loaded: quick, and rather once too often. What
 * it sees is looked at again by those who know what a policy is.
 */
export function namesRemotePolicy(
  { flags }: Command,
  { positionals, values, switches }: Arguments,
  { managedFile, workingDirectory }: Io,
): boolean {
  if (flags['policy'] === undefined) return false;
  const named = values.get('policy');
  if (named !== undefined && (isAddress(named) || mentionsAddress(path.resolve(workingDirectory, named)))) return true;
  if (existsSync(managedFile)) return true;
  if (switches.has('no-workspace-policy')) return false;
  // Who keeps policies may meet one in any folder that is judged.
  if (existsSync(path.join(stateFolder(), 'policies'))) return true;
  return foldersOf(positionals, workingDirectory).some(isBelowRemote);
}

/** Folders of the paths that were named, and the working directory. */
export function foldersOf(positionals: readonly string[], workingDirectory: string): readonly string[] {
  const named = positionals.flatMap((written) => {
    const at = path.resolve(workingDirectory, written);
    return [entryAt(at)?.isDirectory() === true ? at : path.dirname(at)];
  });
  return [...new Set([workingDirectory, ...named])];
}

function isBelowRemote(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (mentionsAddress(path.join(at, '.wharfmaster.yaml'))) return true;
    if (at === path.dirname(at) || existsSync(path.join(at, '.git'))) return false;
  }
}

function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text);
}

/** A policy is at most a mebibyte; what is larger or no file is said by its reader. */
function mentionsAddress(file: string): boolean {
  const entry = entryAt(file);
  if (entry?.isFile() !== true || entry.size > 1024 * 1024) return false;
  try {
    return /\bextends["']?[ \t]*:[ \t\r\n]*["']?(?:https?|oci|git)/i.test(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}

/** Undefined too for what cannot be looked at (a link to itself, a locked folder): whoever reads it says so. */
function entryAt(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
