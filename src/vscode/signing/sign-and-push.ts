import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { describeOutcome, escapeText } from '../../core/index.js';
import {
  signingStateMethod,
  type CeremonyParams,
  type CeremonyResult,
  type SigningScope,
  type SigningState,
} from '../../tool-host/protocol.js';
import { scanners } from '../../core/index.js';
import { pickLocalImage } from '../scanning/pick-image.js';
import { labelOf } from '../scanning/scan-images.js';
import type { KnownImage } from '../scanning/known-images.js';
import { tellError } from '../scanning/scan-with-progress.js';
import { oneLine } from '../scanning/words.js';
import { chooseTarget } from './choose-target.js';
import { scopeFor } from './scope.js';
import type { Signing } from './signing.js';
import { tellOutcome } from './tell-outcome.js';
import { describeProgress, portionDone } from './words.js';

/** *Sign and Push Image…*: which image, where to; the plan is shown and agreed to before anything is sent. */
export async function signAndPush(signing: Signing, given: KnownImage | undefined): Promise<CeremonyResult | undefined> {
  const image = given ?? (await pickLocalImage(signing.scanning, 'Sign and Push Image'));
  if (image === undefined) return undefined;
  const scope = scopeFor(signing.settings(), fileOf(image));
  const state = await readyState(signing, scope);
  if (state === undefined) return undefined;
  const target = await chooseTarget(image.names, state.repositories);
  return target === undefined ? undefined : pushImage(signing, { image, target, scope });
}

/** What is pushed where, under whose policies. */
export interface PushWish {
  readonly image: Pick<KnownImage, 'id' | 'names' | 'runtime' | 'dockerfile'>;
  readonly target: string;
  readonly scope: SigningScope;
}

/** Runs the whole ceremony in a notification that can call it off, and tells its end. */
export async function pushImage(signing: Signing, wish: PushWish): Promise<CeremonyResult> {
  const { scanning, unfinished, evidence } = signing;
  const label = oneLine(labelOf({ ...wish.image, scans: [] }, wish.image.id));
  scanning.log.info(oneLine(`Sign and push ${label} to ${wish.target}.`));
  await unfinished.begun();
  const result = await withPortions(`Sign and push ${label}`, (report, signal) => runIt(signing, wish, report, signal));
  logEnd(signing, result);
  await unfinished.refresh();
  evidence.refresh();
  void tellOutcome(signing, result);
  return result;
}

async function runIt(
  { scanning, ceremonies }: Signing,
  { image, target, scope }: PushWish,
  report: Report,
  signal: AbortSignal,
): Promise<CeremonyResult> {
  const { timeoutMs, updateDatabase, servers, databases, scanners: named } = scanning.settings();
  const params: CeremonyParams = {
    ...scope,
    token: randomUUID(),
    target,
    image: { name: image.id, ...(image.runtime !== undefined && { runtime: image.runtime }) },
    ...(fileOf(image) !== undefined && { dockerfile: fileOf(image)?.fsPath ?? '' }),
    ...{ scanners: named, timeoutMs, updateDatabase, servers, databases },
    credentials: await scanning.credentials.of(scanners),
  };
  try {
    return await ceremonies.run(params, (step) => report(describeProgress(step), portionDone(step)), signal);
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : String(problem);
    return {
      problem: { code: 'TOOL_FAILED', message: `The push was interrupted: ${message}`, next: 'Resume Push… continues it where it was.' },
    };
  }
}

/** Why nothing can be pushed is told here; undefined then. */
async function readyState({ scanning }: Signing, scope: SigningScope): Promise<SigningState | undefined> {
  const state = await scanning.host.request<SigningState>(signingStateMethod, scope);
  const [complaint] = state.complaints;
  if (state.off !== undefined) await tellError(`${state.off.message} ${state.off.next}`);
  else if (complaint !== undefined) await tellError(`Nothing can be pushed. ${complaint}`);
  else if (state.policies.length === 0) await tellNoPolicy();
  else return state;
  return undefined;
}

async function tellNoPolicy(): Promise<void> {
  const create = 'Create Policy File';
  const words = 'No policy says anything about this image, and nothing leaves this machine that no policy allows.';
  if ((await vscode.window.showWarningMessage(words, create)) === create) await vscode.commands.executeCommand('wharfmaster.createPolicy');
}

type Report = (message: string, portion: number) => void;

async function withPortions<T>(title: string, act: (report: Report, signal: AbortSignal) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const cancelling = token.onCancellationRequested(() => controller.abort());
    let done = 0;
    const report: Report = (message, portion) => {
      const increment = Math.max(0, portion - done);
      done += increment;
      progress.report({ message, increment });
    };
    try {
      return await act(report, controller.signal);
    } finally {
      cancelling.dispose();
    }
  });
}

function logEnd({ scanning: { log } }: Signing, result: CeremonyResult): void {
  if ('problem' in result) log.warn(escapeText(`Not pushed: ${result.problem.message} ${result.problem.next}`));
  else for (const line of describeOutcome(result.outcome)) log.info(escapeText(line));
}

function fileOf({ dockerfile }: Pick<KnownImage, 'dockerfile'>): vscode.Uri | undefined {
  const uri = dockerfile === undefined ? undefined : vscode.Uri.parse(dockerfile.uri, true);
  return uri?.scheme === 'file' ? uri : undefined;
}
