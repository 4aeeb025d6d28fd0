import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { buildMethod, inspectImageMethod, type BuildParams, type BuildResult, type InspectResult } from '../../tool-host/protocol.js';
import { askBuild, type BuildWish } from './ask-build.js';
import { scanWithProgress, tellError, withSteps } from './scan-with-progress.js';
import type { Scanning } from './scanning.js';
import { withSignal } from './with-signal.js';
import { describeStep, oneLine } from './words.js';

const longestBuildMs = 3_600_000;

/** *Build and Scan…*: builds a Dockerfile with the person's runtime and scans what came of it; the findings stand in that Dockerfile for certain. */
export async function buildAndScan(scanning: Scanning, argument: unknown): Promise<unknown> {
  const dockerfile = argument instanceof vscode.Uri ? argument : await dockerfileHere(scanning);
  if (dockerfile === undefined) return undefined;
  if (dockerfile.scheme !== 'file') {
    await tellError('Only a Dockerfile on this machine’s disk can be built. Save it first.');
    return undefined;
  }
  const document = await vscode.workspace.openTextDocument(dockerfile);
  const wish = await askBuild(document);
  if (wish === undefined) return undefined;
  // The builder reads the disk.
  if (document.isDirty && !(await document.save())) return undefined;
  const result = await build(scanning, dockerfile, wish);
  if ('cancelled' in result) return undefined;
  if ('problem' in result) {
    await tellError(`${vscode.workspace.asRelativePath(dockerfile)} was not built. ${result.problem.message} ${result.problem.next}`);
    return undefined;
  }
  await remember(scanning, dockerfile, wish, result);
  return scanWithProgress(scanning, result.id);
}

/** The Dockerfile in the editor, else one that the person chooses. */
async function dockerfileHere({ files }: Scanning): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active?.languageId === 'dockerfile' || /(?:^|[./])(?:Dockerfile|Containerfile)(?:\.[^/]*)?$/i.test(active?.uri.path ?? ''))
    return active?.uri;
  const { dockerfiles } = await files.read();
  if (dockerfiles.length === 0) {
    void vscode.window.showInformationMessage('There is no Dockerfile in this workspace.');
    return undefined;
  }
  const items = dockerfiles.map(({ uri }) => ({ label: vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true)), uri }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Build and Scan', placeHolder: 'Which Dockerfile?' });
  return chosen === undefined ? undefined : vscode.Uri.parse(chosen.uri, true);
}

async function build({ host, settings, log }: Scanning, dockerfile: vscode.Uri, wish: BuildWish): Promise<BuildResult> {
  const token = randomUUID();
  const { runtime } = settings();
  const { context, args, target, platform, tag } = wish;
  const params: BuildParams = {
    ...{ token, dockerfile: dockerfile.fsPath, context: context.fsPath, args, timeoutMs: longestBuildMs },
    ...(runtime === 'auto' ? {} : { runtime }),
    ...(target === undefined ? {} : { target }),
    ...(platform === undefined ? {} : { platform }),
    ...(tag === undefined ? {} : { tag }),
  };
  const file = oneLine(vscode.workspace.asRelativePath(dockerfile));
  log.info(`Building ${file}.`);
  return withSteps(`Building ${file}`, async (report, signal) => {
    const listening = host.onProgress(({ token: about, step }) => (about === token ? report(describeStep(step)) : undefined));
    try {
      return await withSignal(signal, (cancel) => host.request<BuildResult>(buildMethod, params, cancel));
    } catch (problem) {
      if (signal.aborted) return { cancelled: true };
      throw problem;
    } finally {
      listening.dispose();
    }
  });
}

async function remember(
  { host, images, placement }: Scanning,
  dockerfile: vscode.Uri,
  { target, args }: BuildWish,
  { id, runtime }: Extract<BuildResult, { readonly id: string }>,
): Promise<void> {
  const made = {
    ...({ uri: dockerfile.toString(), because: 'built', certain: true } as const),
    ...(target === undefined ? {} : { target }),
    ...(Object.keys(args).length === 0 ? {} : { buildArgs: args }),
  };
  await placement.built(id, made);
  const details = await host.request<InspectResult>(inspectImageMethod, { name: id, runtime }).catch(() => undefined);
  const { names, created, bytes } = details !== undefined && 'image' in details ? details.image : { names: images.find(id)?.names ?? [] };
  images.update(id, {
    ...{ runtime, names, dockerfile: made, belongs: 'built from here', heardAt: Date.now() },
    ...(created === undefined ? {} : { created }),
    ...(bytes === undefined ? {} : { bytes }),
  });
}
