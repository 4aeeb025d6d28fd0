import { tmpdir } from 'node:os';
import * as path from 'node:path';
import {
  ok,
  runtimes,
  toEvidencePolicies,
  type CeremonyPorts,
  type CheckpointingLog,
  type EvidencePolicy,
  type GoverningPolicy,
  type Result,
  type TrustProblem,
} from '../../core/index.js';
import { openCeremonyJournal } from '../ceremony-journal.js';
import { systemClock } from '../clock.js';
import { evidenceUnder, openEvidenceLog, systemActor } from '../evidence-log.js';
import { digestOf } from '../evidence-log/digest.js';
import { recordedAnywhere } from '../evidence-log/recorded-anywhere.js';
import { randomName, sha256 } from '../hash.js';
import { createPusher } from '../push/create-pusher.js';
import { dockerCredentials } from '../registry/docker-credentials.js';
import { stateFolder } from '../state-folder.js';
import type { NodeToolRunner } from '../tool-runner.js';
import type { OpenTrust } from '../trust/open-trust.js';

/** Where a ceremony keeps its records, and what it works with. */
export interface CeremonyPlace {
  readonly trust: OpenTrust;
  readonly runner: NodeToolRunner;
  readonly governing: GoverningPolicy;
  readonly workspaces: readonly string[];
  /** Absolute path of the workspace's root, for policies that keep the evidence there. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the evidence log, when somebody says otherwise than the policy. */
  readonly evidence?: string;
  /** The administrator's folders that every record goes to as well. */
  readonly sinks: readonly string[];
  readonly hashUser?: boolean;
  /** Absolute path of the folder with the person's own records; absent: the platform's. */
  readonly state?: string;
  readonly version: string;
  /** Hears remarks that stop nothing, without secrets. */
  readonly hear: (remark: string) => void;
}

/** What a ceremony needs of this machine, besides the person and the image. */
export type CeremonyMachine = Pick<
  CeremonyPorts,
  'registry' | 'engines' | 'pusher' | 'journal' | 'sha256' | 'version' | 'stage' | 'newId' | 'clock' | 'tools'
> & { readonly evidence: CheckpointingLog };

export function openCeremony(place: CeremonyPlace): Result<CeremonyMachine, TrustProblem> {
  const { trust, runner, workspaces, environment, version, hear } = place;
  const journal = openCeremonyJournal(path.join(place.state ?? stateFolder(), 'pushes'));
  if (!journal.ok) return journal;
  const pusher = createPusher({
    registry: trust.registry,
    tools: runner,
    runtimes,
    credentials: dockerCredentials({ workspaces, environment }),
    temporaryFolder: tmpdir(),
    hear,
  });
  return ok({
    registry: trust.registry,
    engines: trust.engines,
    pusher,
    evidence: askingElsewhere(openEvidence(place), place),
    journal: journal.value,
    tools: runner,
    clock: systemClock,
    sha256: digestOf,
    version,
    stage: runsInPipeline(environment) ? 'ci' : 'workstation',
    newId: () => randomName().slice(0, 10),
  });
}

/** The log by flag or setting, else where the outermost policy that says so wants it, else the person's own. */
export function openEvidence({
  governing,
  root,
  evidence,
  sinks,
  hashUser,
  state,
  version,
  hear,
}: Omit<CeremonyPlace, 'trust' | 'runner' | 'workspaces' | 'environment'>): CheckpointingLog {
  const { hashUser: isHashed, ...usual } = evidenceUnder(governing, root);
  const own = state === undefined || usual.within !== undefined ? usual : { folder: path.join(state, 'evidence') };
  return openEvidenceLog({
    ...(evidence === undefined ? own : { folder: evidence }),
    actor: systemActor('wharfmaster', version),
    clock: systemClock,
    sinks,
    hear,
    hashUser: isHashed || hashUser === true,
  });
}

/** Whether something was done once already is asked of every log in reach: another one can be named with each command. */
function askingElsewhere(log: CheckpointingLog, { state, sinks }: CeremonyPlace): CheckpointingLog {
  const folders = [path.join(state ?? stateFolder(), 'evidence')];
  return { ...log, records: () => recordedAnywhere(log, { folders, sinks }) };
}

/** The policies in the words of records. The digest is of the text that judged, so that records and summaries name the very same policy. */
export function evidencePoliciesOf(governing: GoverningPolicy): readonly EvidencePolicy[] {
  return toEvidencePolicies(governing, ({ reading }) => `sha256:${sha256(reading.text)}`);
}

/** Only a claim: what it is worth is decided by the key or identity that signs, which no workstation has (threats.md). */
function runsInPipeline(environment: CeremonyPlace['environment']): boolean {
  return ['CI', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TF_BUILD'].some((name) => environment[name] !== undefined && environment[name] !== 'false');
}
