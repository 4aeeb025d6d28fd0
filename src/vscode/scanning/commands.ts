import * as vscode from 'vscode';
import type { Digest } from '../../core/index.js';
import { forgetScansMethod } from '../../tool-host/protocol.js';
import { buildAndScan } from './build-and-scan.js';
import { checkTools } from './check-tools.js';
import { chooseDockerfile } from './choose-dockerfile.js';
import type { ImagesTree } from './images-tree.js';
import type { KnownImage } from './known-images.js';
import { pickLocalImage, pickScannedImage } from './pick-image.js';
import type { ReportPanels } from './report-panels.js';
import { scanWithProgress, tellError } from './scan-with-progress.js';
import type { Scanning } from './scanning.js';
import type { ScanCommand } from './scan-command-names.js';
import { scanImagesInFile } from './scan-images-in-file.js';
import { forgetCredentials, setCredentials } from './set-credentials.js';

type Run = (argument: unknown) => Promise<unknown>;

/** Runs a command with what it was given; whatever goes wrong is told to the person and in the log. */
export type RunScanCommand = (command: ScanCommand, args: readonly unknown[]) => Promise<unknown>;

/** What every command about scanning does, by its name. Arguments come from the tree, from a status bar item, or from nobody. */
export function commandRunner(scanning: Scanning, tree: ImagesTree, reports: ReportPanels): RunScanCommand {
  const about = (argument: unknown): KnownImage | undefined => imageOf(scanning, argument);
  const scanned = async (argument: unknown): Promise<KnownImage | undefined> => about(argument) ?? (await pickScannedImage(scanning));
  const commands: Readonly<Record<ScanCommand, Run>> = {
    scanLocalImage: async (argument) => scan(scanning, about(argument) ?? (await pickLocalImage(scanning)), false),
    scanAgain: async (argument) => scan(scanning, await scanned(argument), true),
    scanImagesInFile: (argument) => scanImagesInFile(scanning, argument),
    buildAndScan: (argument) => buildAndScan(scanning, argument),
    checkTools: () => checkTools(scanning),
    showScanReport: async (argument) => {
      const image = await scanned(argument);
      return image === undefined ? undefined : reports.show(image.id);
    },
    chooseDockerfile: async (argument) => chooseDockerfile(scanning, about(argument) ?? (await pickLocalImage(scanning))),
    cancelScan: (argument) => {
      scanning.queue.cancel(about(argument)?.id);
      return Promise.resolve();
    },
    setCredentials: () => setCredentials(scanning),
    forgetCredentials: () => forgetCredentials(scanning),
    forgetScans: () => forgetScans(scanning),
    refreshImages: async () => {
      scanning.local.forget();
      await scanning.local.list();
      tree.refresh();
    },
  };
  return async (command, [argument]) => {
    try {
      return await commands[command](argument);
    } catch (problem) {
      const text = problem instanceof Error ? problem.message : String(problem);
      scanning.log.error(problem instanceof Error ? (problem.stack ?? text) : text);
      void tellError(`That did not work: ${text}`);
      return undefined;
    }
  };
}

async function scan(scanning: Scanning, image: KnownImage | undefined, again: boolean): Promise<unknown> {
  return image === undefined ? undefined : scanWithProgress(scanning, image.id, { again });
}

/** An id, a name, or a line of the tree. */
function imageOf({ images }: Scanning, argument: unknown): KnownImage | undefined {
  if (typeof argument === 'string') return images.find(argument) ?? images.named(argument);
  if (typeof argument !== 'object' || argument === null || !('image' in argument)) return undefined;
  const { image } = argument;
  const id: unknown = typeof image === 'object' && image !== null && 'id' in image ? image.id : undefined;
  return typeof id === 'string' ? images.find(id satisfies Digest) : undefined;
}

async function forgetScans({ host, images, facts }: Scanning): Promise<void> {
  const forget = 'Forget';
  const sure = await vscode.window.showWarningMessage(
    'Forget every kept scan report of every workspace? Images have to be scanned again.',
    { modal: true },
    forget,
  );
  if (sure !== forget) return;
  await host.request(forgetScansMethod, {});
  for (const image of images.all) images.scanned(image.id, []);
  await facts.tellAll();
}
