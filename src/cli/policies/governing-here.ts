import { failed, ok, type Result } from '../../core/index.js';
import type { ManagedFile } from '../../node/managed-file.js';
import { innerPath, policyRoot } from '../../node/paths.js';
import type { LoadedPolicy } from '../../node/policies/load-policy.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import type { Io } from '../io.js';
import { openHere } from './open-here.js';

/** The sound policies that govern the working directory, outermost first. */
export interface GoverningHere {
  readonly loaded: readonly LoadedPolicy[];
  readonly managed?: ManagedFile;
}

/** A failure is the sentence to say: there is none, or one is broken, so that what governs is not known. */
export function governingHere(given: Arguments, io: Io): Result<GoverningHere, string> {
  const opened = openHere(given, io);
  if (!opened.ok) return opened;
  const root = policyRoot(io.workingDirectory, io.workingDirectory);
  const governing = opened.value.governing({ folder: '.', root: innerPath(root, io.workingDirectory) });
  const [broken] = governing.broken;
  if (broken !== undefined) return failed(`The policy ${broken.file} is broken. \`wharfmaster policy check ${broken.file}\` says where.`);
  const files = governing.layers.map(({ label }) => label.file);
  const loaded = opened.value.met().filter(({ file, layer }) => layer !== undefined && files.includes(file));
  if (loaded.length === 0) return failed('No policy was found here. Write a .wharfmaster.yaml, or name one with --policy.');
  const { managed } = opened.value.organisation;
  return ok({
    loaded: [...loaded].sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file)),
    ...(managed === undefined ? {} : { managed }),
  });
}
