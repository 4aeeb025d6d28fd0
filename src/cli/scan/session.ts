import * as path from 'node:path';
import {
  failed,
  failedTests,
  ok,
  overdueReviews,
  type FilePath,
  type GoverningPolicy,
  type JudgingContext,
  type ManagedSettings,
  type Result,
} from '../../core/index.js';
import { originUrl } from '../../node/git-config.js';
import { displayPath, policyRoot, innerPath } from '../../node/paths.js';
import { folderOf } from '../files/targets.js';
import type { Io } from '../io.js';
import { organisationOf } from '../policies/organisation.js';
import { openPolicies, type Policies } from '../../node/policies/policies.js';
import { isGovernedBy } from '../../node/policies/required-policy.js';
import { brokenPolicies, requiredByAdministrator } from '../../node/policies/requirements.js';
import { unmetSentence } from '../policies/requirements.js';
import { readDockerfile, type NamedDockerfile } from './read-dockerfile.js';
import type { ScanCommand } from './options.js';

/** What one run of `scan` works with. */
export interface ScanSession {
  readonly io: Io;
  readonly command: ScanCommand;
  readonly policies: Policies;
  readonly governing: GoverningPolicy;
  readonly context: JudgingContext;
  readonly dockerfile?: NamedDockerfile;
  /** Absolute path of the folder where policies begin. */
  readonly root: string;
  /** Absolute paths of the folders in which no program is started. */
  readonly workspaces: readonly string[];
  /** Absolute paths of programs that the administrator lays down, by tool. */
  readonly managedTools: Readonly<Record<string, string>>;
  /** What the administrator lays down; absent when there is no such file. */
  readonly managed?: ManagedSettings;
  readonly show: (file: FilePath) => string;
}

/**
 * The policies that govern: the organisation's, and the `.wharfmaster.yaml` files from the repository's root down to the working directory
 * or, with a Dockerfile, to its folder. A failure is why no verdict of this run could be relied on, a sentence each.
 */
export function openScanSession(command: ScanCommand, io: Io): Result<ScanSession, readonly string[]> {
  const dockerfile = command.dockerfile === undefined ? undefined : readDockerfile(command.dockerfile, io.workingDirectory);
  if (dockerfile?.ok === false) return failed([dockerfile.problem]);
  const organisation = organisationOf(command.policy, io);
  if (!organisation.ok) return failed([organisation.problem]);
  const policies = openPolicies({
    workingDirectory: io.workingDirectory,
    organisation: organisation.value.files,
    remote: organisation.value.remote,
    useWorkspace: command.usesWorkspacePolicy,
    check: (reading) => [...failedTests(reading, io.now), ...overdueReviews(reading, io.now)],
  });
  const folder = dockerfile === undefined ? io.workingDirectory : folderOf(dockerfile.value.absolute);
  const root = policyRoot(folder, io.workingDirectory);
  const governing = policies.governing({ folder: innerPath(folder, io.workingDirectory), root: innerPath(root, io.workingDirectory) });
  const show = (file: FilePath): string => displayPath(path.resolve(io.workingDirectory, file), io.workingDirectory);
  const complaints = [
    ...brokenPolicies({ policies, show }),
    ...missingPolicy(command, governing),
    ...requiredByAdministrator({ policies }, organisation.value),
  ];
  if (complaints.length > 0) return failed(complaints);
  const origin = originUrl(root);
  return ok({
    io,
    command,
    policies,
    governing,
    root,
    context: { now: io.now, stage: command.stage, ...(origin === undefined ? {} : { origin }) },
    workspaces: workspacesOf([root, io.workingDirectory]),
    managedTools: organisation.value.managed?.settings.tools ?? {},
    ...(organisation.value.managed === undefined ? {} : { managed: organisation.value.managed.settings }),
    show,
    ...(dockerfile === undefined ? {} : { dockerfile: dockerfile.value }),
  });
}

/** Without a policy a scan only lists what it finds; who asks for strictness or names a policy wants a gate. */
function missingPolicy({ required, strict, allowsNoPolicy }: ScanCommand, governing: GoverningPolicy): readonly string[] {
  if (required !== undefined) return isGovernedBy(required, governing) ? [] : [unmetSentence(required, undefined)];
  if (!strict || allowsNoPolicy || governing.layers.length + governing.broken.length > 0) return [];
  return [
    'No policy was found, so --strict has nothing to hold to. Write a .wharfmaster.yaml, name one with --policy, or say --allow-no-policy.',
  ];
}

/** The whole disk is nobody's workspace, also when a container works in `/`. */
function workspacesOf(folders: readonly string[]): readonly string[] {
  return [...new Set(folders)].filter((folder) => path.dirname(folder) !== folder);
}
