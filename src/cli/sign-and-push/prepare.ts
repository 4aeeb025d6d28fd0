import {
  escapeText,
  failed,
  ok,
  type CeremonyPorts,
  type Result,
  type Scanner,
  type SignAndPushRequest,
  type ToolRunner,
  type TrustProblem,
} from '../../core/index.js';
import { evidencePoliciesOf, openCeremony, type CeremonyMachine } from '../../node/ceremony/open-ceremony.js';
import { readOverride } from '../../node/ceremony/read-override.js';
import { checkpointSigner } from '../../node/evidence-log.js';
import type { SignerHere } from '../../node/trust/open-trust.js';
import { commandLineSecrets, passphraseInEnvironment } from '../../node/trust/secrets.js';
import { exitCodes, type Io } from '../io.js';
import { findSource } from '../scan/find-source.js';
import { scanOptionsFor } from '../scan/open-tools.js';
import { scannersFor } from '../scan/scanners-for.js';
import { openScanSession } from '../scan/session.js';
import { vexDocuments } from '../scan/vex-documents.js';
import { whatWasNamed } from '../scan/what-was-named.js';
import { confirmPlan } from './ask.js';
import { claimedBases } from './claimed-bases.js';
import { ceremonyProgress } from './progress.js';
import { targetOf, type PushSession } from './session.js';

/** Everything that the ceremony is told, and what it works with. */
export interface Prepared {
  readonly request: SignAndPushRequest;
  readonly ports: CeremonyPorts & { checkpoint(): Promise<void> };
}

/** Why nothing could even be planned. */
export interface NotPrepared {
  readonly sentence: string;
  readonly exitCode: number;
}

/** Finds the image, the scanners and the signers, and opens what this machine keeps. */
export async function prepare(session: PushSession, io: Io): Promise<Result<Prepared, NotPrepared>> {
  const { command, scan, tools, trust } = session;
  const named = whatWasNamed(command.scan.image, io.workingDirectory);
  if (!named.ok) return failed({ sentence: named.problem, exitCode: exitCodes.wrong });
  const finding = findSource(named.value, scan, unrecorded(tools.runner));
  void beginMeanwhile(session).catch(() => undefined);
  const found = await finding;
  if (!found.ok) return toolFailed(found.problem);
  const { source } = found.value;
  const target = targetOf(command, source.from === 'runtime' ? source.tags : []);
  if (!target.ok) return failed({ sentence: target.problem, exitCode: exitCodes.wrong });
  const machine = openMachine(session, io);
  if (!machine.ok) return toolFailed(machine.problem);
  const signers = await trust.signers(io.cancel);
  const override = command.override === undefined ? undefined : await readOverride(command.override, scan.governing, signers, io.cancel);
  if (override?.ok === false) return failed({ sentence: sentenceOf(override.problem), exitCode: exitCodes.blocked });
  const request: SignAndPushRequest = {
    source,
    name: command.scan.image,
    target: target.value,
    governing: scan.governing,
    context: { ...scan.context, stage: 'push', vex: await vexDocuments(scan) },
    scanners: await scannersHere(session),
    scanOptions: scanOptionsFor(scan),
    claimedBases: await claimedBases(session),
    signers,
    ...(override !== undefined && { override: override.value }),
    allowsIncomplete: command.allowsIncomplete,
    plainHttp: trust.plainHttp(target.value.registry),
    timeoutMs: command.scan.timeoutMs,
  };
  return withJournal(request, portsOf(session, machine.value, signers, io), command.mustResume);
}

/** No evidence says which program knew the image. */
function unrecorded(runner: PushSession['tools']['runner']): ToolRunner {
  return { run: (call, signal) => runner.run(call, signal, { isRecorded: false }) };
}

/**
 * What blocks for a while costs nothing beside the program that is asked for the image. Who still has to agree to the plan keeps the keys
 * closed until then. What fails here fails again where it is needed.
 */
async function beginMeanwhile({ command, trust }: PushSession): Promise<void> {
  if (command.agrees) await trust.openKeys((key) => passphraseInEnvironment(key, process.env));
  await trust.load();
}

/** Looking for scanners starts programs: where no policy wants a scan or a statement, nobody is asked. */
async function scannersHere({ command, scan, tools }: PushSession): Promise<readonly Scanner[]> {
  const isWanted = scan.governing.layers.some(({ policy }) => policy.scan !== undefined || policy.trust?.attestations !== undefined);
  if (!isWanted && command.scan.scanners.length === 0) return [];
  const { chosen, isFound } = await tools.choose((isThere) => scannersFor(scan, isThere));
  return chosen.filter(isFound);
}

function openMachine({ command, scan, tools, trust, sinks }: PushSession, io: Io): Result<CeremonyMachine, TrustProblem> {
  return openCeremony({
    trust,
    runner: tools.runner,
    governing: scan.governing,
    workspaces: scan.workspaces,
    root: scan.root,
    environment: process.env,
    ...(command.evidence !== undefined && { evidence: command.evidence }),
    sinks,
    version: __ENGINE_VERSION__,
    hear: (remark) => io.note(`wharfmaster: ${remark}`),
  });
}

function portsOf(
  { command, scan, tools }: PushSession,
  machine: CeremonyMachine,
  signers: readonly SignerHere[],
  io: Io,
): Prepared['ports'] {
  const secrets = commandLineSecrets({
    environment: process.env,
    signal: io.cancel,
    hear: (problem) => io.note(`wharfmaster: ${escapeText(sentenceOf(problem))}`),
    workspaces: scan.workspaces,
    ...(command.identityTokenFile !== undefined && { identityTokenFile: command.identityTokenFile }),
  });
  return {
    ...machine,
    exporter: tools.exporter,
    secrets,
    progress: ceremonyProgress(io, command.scan.quiet),
    confirm: (plan) => confirmPlan(plan, command, io),
    policiesNow: () => Promise.resolve(policiesNow(command, io)),
    checkpoint: async () => {
      const sign = checkpointSigner({ signers, secrets, timeoutMs: command.scan.timeoutMs }, io.cancel);
      await machine.evidence.checkpointIfDue('push', sign.ok ? sign.value : undefined);
    },
  };
}

/** Read from the disk again; a policy that is broken by now is another one. */
function policiesNow({ scan }: PushSession['command'], io: Io) {
  const now = openScanSession(scan, io);
  return now.ok ? evidencePoliciesOf(now.value.governing) : [];
}

/** `--resume` starts nothing new. */
async function withJournal(
  request: SignAndPushRequest,
  ports: Prepared['ports'],
  mustResume: boolean,
): Promise<Result<Prepared, NotPrepared>> {
  if (!mustResume) return ok({ request, ports });
  const { registry, repository, tag } = request.target;
  const states = await ports.journal.list();
  if (!states.ok) return toolFailed(states.problem);
  const isUnfinished = states.value.some((state) => state.released !== true && state.target === `${registry}/${repository}:${tag}`);
  if (isUnfinished) return ok({ request, ports });
  return failed({
    sentence: `No push of ${request.name} to ${registry}/${repository}:${tag} is unfinished. Leave --resume out to start one; --status lists them.`,
    exitCode: exitCodes.wrong,
  });
}

function toolFailed(problem: Pick<TrustProblem, 'message' | 'next'>): Result<never, NotPrepared> {
  return failed({ sentence: sentenceOf(problem), exitCode: exitCodes.unreadable });
}

function sentenceOf({ message, next }: Pick<TrustProblem, 'message' | 'next'>): string {
  return `${message} ${next}`;
}
