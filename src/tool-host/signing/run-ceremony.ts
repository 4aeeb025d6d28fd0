import {
  chooseScanners,
  failed,
  ok,
  parseReference,
  scanners,
  signAndPush,
  type CeremonyOutcome,
  type CeremonyPorts,
  type CeremonyProgressStep,
  type ReleaseTarget,
  type Result,
  type Scanner,
  type SignAndPushRequest,
  type TrustProblem,
} from '../../core/index.js';
import { basesOfDockerfile } from '../../node/ceremony/bases-of-dockerfile.js';
import { evidencePoliciesOf, openCeremony, type CeremonyMachine } from '../../node/ceremony/open-ceremony.js';
import { decodeText } from '../../node/decode-text.js';
import { chooseFoundScanners } from '../../node/found-scanners.js';
import { scanWishes } from '../../node/policies/scan-wishes.js';
import { vexDocuments } from '../../node/policies/vex-documents.js';
import { readBytes } from '../../node/read-bytes.js';
import type { Log } from '../log.js';
import type { CeremonyParams, CeremonyResult } from '../protocol.js';
import { optionsFor, sourceOf } from '../scan.js';
import type { Session } from '../session.js';
import type { Asking } from './ask-extension.js';
import { openSigning, type OpenSigning } from './open-signing.js';
import { readPolicies, type PoliciesHere } from './read-policies.js';

/** What a ceremony works with besides what the extension asked for. */
export interface CeremonySurroundings {
  readonly session: Session;
  readonly asking: Asking;
  readonly progress: { step(step: CeremonyProgressStep): void };
  readonly now: () => number;
  readonly log: Log;
}

/** The ceremony of the command line, with the person in the window instead of the terminal. */
export async function runCeremony(params: CeremonyParams, around: CeremonySurroundings, signal: AbortSignal): Promise<CeremonyResult> {
  const target = targetOf(params.target);
  if (!target.ok) return { problem: target.problem };
  const here = await readPolicies(params, around.session.workspaces, around.now());
  const [complaint] = here.complaints;
  if (complaint !== undefined)
    return { problem: { code: 'NOT_ALLOWED', message: complaint, next: 'Nothing is pushed before that is settled.' } };
  const signing = openSigning(params, here, around.session, around.log);
  try {
    const machine = openMachine(params, here, signing, around);
    if (!machine.ok) return { problem: machine.problem };
    const request = await requestFor(params, target.value, here, signing, around, signal);
    if (!request.ok) return signal.aborted ? { outcome: { state: 'called-off', at: 'plan' } } : { problem: request.problem };
    const outcome = await signAndPush(request.value, portsOf(params, machine.value, around), signal);
    if (outcome.state === 'released') await machine.value.evidence.checkpointIfDue('push');
    return { outcome: toWire(outcome) };
  } finally {
    await signing.trust.close();
  }
}

async function requestFor(
  params: CeremonyParams,
  target: ReleaseTarget,
  here: PoliciesHere,
  { trust }: OpenSigning,
  { session, log }: CeremonySurroundings,
  signal: AbortSignal,
): Promise<Result<SignAndPushRequest, TrustProblem>> {
  const source = await sourceOf(params, session, signal);
  if (!source.ok) return source;
  const { governing, context, root } = here;
  const signers = await trust.signers(signal);
  const vex = await vexDocuments({
    ...{ governing, root, workingDirectory: root, show: (file: string) => file },
    hear: (sentence) => log('warn', sentence),
    isCancelled: () => signal.aborted,
    signatures: { now: context.now, signal, known: () => Promise.resolve(signers) },
  });
  return ok({
    source: source.value,
    name: source.value.from === 'runtime' ? source.value.name : source.value.path,
    target,
    governing,
    context: { ...context, vex },
    scanners: await scannersFor(params, here, session, signal),
    scanOptions: (scanner) => optionsFor(scanner, params),
    claimedBases: await claimedBases(params.dockerfile, here, log),
    signers,
    allowsIncomplete: false,
    plainHttp: trust.plainHttp(target.registry),
    timeoutMs,
  });
}

/** As on the command line: what each program and each upload may take. */
const timeoutMs = 900_000;

/** Those that the person named, else what each policy that asks for scans wants; only what is on this machine. */
async function scannersFor(
  { scanners: named }: CeremonyParams,
  { governing }: PoliciesHere,
  { search, quietTools }: Session,
  signal: AbortSignal,
): Promise<readonly Scanner[]> {
  const policies = scanWishes(governing);
  const wishes = named.length > 0 || policies.length === 0 ? [{ named, aspects: [] }] : policies;
  const wanted = (isFound: (scanner: Scanner) => boolean): readonly Scanner[] => {
    const chosen = new Set(wishes.flatMap((wish) => chooseScanners(scanners, wish, isFound)));
    return scanners.filter((scanner) => chosen.has(scanner));
  };
  const { chosen, isFound } = await chooseFoundScanners(wanted, search, quietTools, signal);
  return chosen.filter(isFound);
}

async function claimedBases(file: string | undefined, { governing }: PoliciesHere, log: Log): Promise<SignAndPushRequest['claimedBases']> {
  if (file === undefined) return [];
  const bytes = readBytes(file);
  if (bytes.ok) return basesOfDockerfile({ shown: file, text: decodeText(bytes.value).text }, governing);
  log('warn', `${file}: ${bytes.problem.message} ${bytes.problem.next}`);
  return [];
}

function openMachine(
  { evidence, hashUser }: CeremonyParams,
  { governing, workspaces, root, managed }: PoliciesHere,
  { trust, runner }: OpenSigning,
  { log }: CeremonySurroundings,
): Result<CeremonyMachine, TrustProblem> {
  return openCeremony({
    ...{ trust, runner, governing, workspaces, root, hashUser },
    environment: process.env,
    ...(evidence !== undefined && { evidence }),
    sinks: managed?.evidenceSinks ?? [],
    version: __ENGINE_VERSION__,
    hear: (remark) => log('warn', remark),
  });
}

function portsOf(
  params: CeremonyParams,
  machine: CeremonyMachine,
  { session, asking, progress, now }: CeremonySurroundings,
): CeremonyPorts {
  return {
    ...machine,
    exporter: session.exporter,
    secrets: asking.secrets,
    progress,
    confirm: (plan) => asking.confirm(plan),
    policiesNow: async () => {
      const later = await readPolicies(params, session.workspaces, now());
      // One that is broken by now is another one.
      return later.complaints.length > 0 ? [] : evidencePoliciesOf(later.governing);
    },
  };
}

function targetOf(text: string): Result<ReleaseTarget, TrustProblem> {
  const parsed = parseReference(text);
  const { registry, repository, tag, digest } = parsed.ok ? parsed.value.reference : {};
  if (registry !== undefined && repository !== undefined && tag !== undefined && digest === undefined)
    return ok({ registry, repository, tag });
  return failed({
    code: 'NOT_ALLOWED',
    message: `${text} is no place to release an image to.`,
    next: 'Name a repository with a tag and without a digest, e.g. registry.bank.example/apps/web:1.4.',
  });
}

/** What caused a problem is for the log of whoever found it: it may be anything, and does not travel. */
function toWire(outcome: CeremonyOutcome): CeremonyOutcome {
  if (outcome.state !== 'stopped') return outcome;
  const { code, message, next } = outcome.problem;
  return { ...outcome, problem: { code, message, next } as typeof outcome.problem };
}
