import * as path from 'node:path';
import { failed, ok, type GoverningPolicy, type ManagedSettings, type Result } from '../../core/index.js';
import { evidenceUnder, type EvidencePlace } from '../../node/evidence-log.js';
import { innerPath, policyRoot } from '../../node/paths.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import type { Io } from '../io.js';
import { openHere } from '../policies/open-here.js';

/** The log that a command is about, and what governs here. */
export interface FoundLog {
  readonly place: EvidencePlace & { readonly hashUser: boolean };
  readonly governing: GoverningPolicy;
  /** Absolute path of the workspace's root. */
  readonly root: string;
  readonly managed?: ManagedSettings;
}

/** The log of `--log`, else where the policy in force has it. A failure is the sentence to say. */
export function findLog(given: Arguments, io: Io): Result<FoundLog, string> {
  const opened = openHere(given, io);
  if (!opened.ok) return opened;
  const root = policyRoot(io.workingDirectory, io.workingDirectory);
  const governing = opened.value.governing({ folder: '.', root: innerPath(root, io.workingDirectory) });
  const named = given.values.get('log');
  const broken = opened.value.met().find(({ layer }) => layer === undefined);
  if (broken !== undefined && named === undefined)
    return failed(`The policy ${broken.file}, which could say where the log is, is broken. Correct it, or name the log with --log.`);
  const settings = opened.value.organisation.managed?.settings;
  const usual = evidenceUnder(governing, root);
  const { hashUser } = usual;
  const place = named === undefined ? usual : { folder: path.resolve(io.workingDirectory, named), hashUser };
  return ok({ place, governing, root, ...(settings !== undefined && { managed: settings }) });
}
