import * as path from 'node:path';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  failedTests,
  isRemoteSource,
  overdueReviews,
  type GoverningPolicy,
  type JudgingContext,
  type ManagedSettings,
  type PolicyLayer,
} from '../../core/index.js';
import { originUrl } from '../../node/git-config.js';
import { readManagedFile, type ManagedFile } from '../../node/managed-file.js';
import { innerPath, isInside, policyRoot } from '../../node/paths.js';
import { openPolicies } from '../../node/policies/policies.js';
import { standingOfSource } from '../../node/policies/remote-policies.js';
import { brokenPolicies, requiredByAdministrator } from '../../node/policies/requirements.js';
import { remotePoliciesHere, type PolicyScope } from './remote-policies-here.js';

/** The policies on disk as they are now: unsaved files in the editor do not count, so that verdicts are those of the command line. */
export interface PoliciesHere {
  readonly governing: GoverningPolicy;
  /** Why nothing that is judged by them could be relied on, a sentence each. */
  readonly complaints: readonly string[];
  readonly managed?: ManagedSettings;
  /** Absolute path of the folder where policies begin. */
  readonly root: string;
  /** Absolute paths of every folder in which anybody can have written. */
  readonly workspaces: readonly string[];
  readonly context: JudgingContext;
}

/** Reads the administrator's policy, the one of the settings, and those of the folder, outermost first. */
export async function readPolicies(scope: PolicyScope, workspaces: readonly string[], now: number): Promise<PoliciesHere> {
  const { folder, policy } = scope;
  const place = folder ?? homedir();
  const workingDirectory = workspaces.find((workspace) => isInside(place, workspace)) ?? place;
  const root = policyRoot(place, workingDirectory);
  const managed = readManagedFile();
  const own = pathOfSetting(policy);
  const remote = await remotePoliciesHere(scope, { workspaces, now, stage: 'push', fetches: 'due' });
  const files = [...(managed.ok ? [managed.value?.settings.policy?.file] : []), own.file].filter((file) => file !== undefined);
  const organisation = files.map((file) =>
    innerPath(path.resolve(workingDirectory, isRemoteSource(file) ? standingOfSource(file, remote).file : file), workingDirectory),
  );
  const policies = openPolicies({
    workingDirectory,
    organisation,
    remote,
    useWorkspace: folder !== undefined,
    check: (reading) => [...failedTests(reading, now), ...overdueReviews(reading, now)],
  });
  const governing = policies.governing({ folder: innerPath(place, workingDirectory), root: innerPath(root, workingDirectory) });
  const origin = originUrl(root);
  return {
    governing: withAbsoluteFiles(governing, workingDirectory),
    complaints: [
      ...(managed.ok ? [] : [`${managed.problem.message} ${managed.problem.next}`]),
      ...(own.complaint === undefined ? [] : [own.complaint]),
      ...brokenPolicies({ policies, show: (file) => path.resolve(workingDirectory, file) }),
      ...(managed.ok ? requiredByAdministrator({ policies }, withManaged(organisation, managed.value)) : []),
    ],
    ...(managed.ok && managed.value !== undefined && { managed: managed.value.settings }),
    root,
    workspaces: wholeFolders(folder === undefined ? workspaces : [...workspaces, root]),
    context: { now, stage: 'push', ...(origin !== undefined && { origin }) },
  };
}

function withManaged(files: readonly string[], managed: ManagedFile | undefined) {
  return { files, ...(managed !== undefined && { managed }) };
}

/** The setting is a path or a `file:` URI; what else it may be is read by nobody here. */
function pathOfSetting(policy: string | undefined): { readonly file?: string; readonly complaint?: string } {
  if (policy === undefined || policy === '') return {};
  if (path.isAbsolute(policy) || isRemoteSource(policy)) return { file: policy };
  try {
    return { file: fileURLToPath(policy) };
  } catch {
    return { complaint: `The setting wharfmaster.policy is ${policy}, which is no file that can be read here. Write an absolute path.` };
  }
}

/** Keys lie beside the policy that names them, and this process works in no folder of the person's. */
function withAbsoluteFiles({ layers, broken }: GoverningPolicy, workingDirectory: string): GoverningPolicy {
  const absolute = (layer: PolicyLayer): PolicyLayer => {
    const file = path.resolve(workingDirectory, layer.reading.file);
    return { ...layer, label: { ...layer.label, file }, reading: { ...layer.reading, file } };
  };
  return { layers: layers.map(absolute), broken };
}

/** The whole disk is nobody's workspace, also when a container works in `/`. */
function wholeFolders(folders: readonly string[]): readonly string[] {
  return [...new Set(folders)].filter((folder) => path.dirname(folder) !== folder);
}
