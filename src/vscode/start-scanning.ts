import * as vscode from 'vscode';
import { escapeText, scanners, type LocalImage, type ScanProblem } from '../core/index.js';
import type { WireScanWish } from '../lsp/protocol.js';
import type { HostConfiguration } from '../tool-host/protocol.js';
import { explain } from './ask-server.js';
import { commandRunner, type RunScanCommand } from './scanning/commands.js';
import { Credentials } from './scanning/credentials.js';
import { Facts } from './scanning/facts.js';
import { ImagesTree } from './scanning/images-tree.js';
import { KnownImages, type KnownImage } from './scanning/known-images.js';
import { LocalImages } from './scanning/local-images.js';
import { Placement } from './scanning/placement.js';
import { scanImage, type ScanEnd, type ScanPlan, type ScanSetting } from './scanning/scan-images.js';
import { ReportPanels } from './scanning/report-panels.js';
import { ScanQueue } from './scanning/scan-queue.js';
import type { Scanning } from './scanning/scanning.js';
import { concernsHost, readScanSettings, type ScanSettings } from './scanning/settings.js';
import { showKept } from './scanning/show-kept.js';
import { showScanStatus } from './scanning/status.js';
import { startTriggers } from './scanning/triggers.js';
import { WorkspaceFiles } from './scanning/workspace-files.js';
import type { Server } from './server.js';
import { createToolHost } from './tool-host.js';

/** What `register-scanning.ts` needs of all this once it is loaded. */
export interface StartedScanning {
  /** What signing shares with it. */
  readonly scanning: Scanning;
  readonly run: RunScanCommand;
  readonly tree: ImagesTree;
  readonly reports: ReportPanels;
}

/** Puts scanning together: only in a trusted workspace, and only when a trigger, a view or a command asks for it. */
export function startScanning(context: vscode.ExtensionContext, server: Server, log: vscode.LogOutputChannel): StartedScanning {
  let settings = readScanSettings();
  const host = createToolHost({
    module: context.asAbsolutePath('dist/tool-host.cjs'),
    folder: context.extensionPath,
    configuration: () => hostConfiguration(context, settings),
    log,
  });
  const scanning = assemble(context, server, host, () => settings, log);
  const { images, queue, facts } = scanning;
  queue.pause(settings.paused);
  const tree = new ImagesTree(scanning);
  const reports = new ReportPanels(scanning);
  context.subscriptions.push(
    host,
    scanning.files,
    tree,
    reports,
    // Before the triggers, which hear of the same change and go by what was read.
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('wharfmaster')) return;
      settings = readScanSettings();
      queue.pause(settings.paused);
      if (concernsHost(event)) restart(scanning);
      images.touch();
    }),
    startTriggers({ ...scanning, scan: (id) => void scanImage(scanning.plan, id, { asked: false }) }),
    showScanStatus(scanning),
    followServer(server, facts),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => (uri.path.endsWith('.wharfmaster.yaml') ? void facts.ask() : undefined)),
    // No program in a folder that is added now may be started either.
    vscode.workspace.onDidChangeWorkspaceFolders(() => restart(scanning)),
    new vscode.Disposable(() => queue.cancel()),
  );
  if (settings.triggers.length > 0 && vscode.workspace.workspaceFolders !== undefined) void showKept(scanning);
  return { scanning, run: commandRunner(scanning, tree, reports), tree, reports };
}

function assemble(
  context: vscode.ExtensionContext,
  server: Server,
  host: Scanning['host'],
  settings: () => ScanSettings,
  log: vscode.LogOutputChannel,
): Scanning {
  const images = new KnownImages();
  const facts = new Facts(server, images, log);
  const files = new WorkspaceFiles();
  const placement = new Placement(context.workspaceState, files, host);
  const queue = new ScanQueue<ScanEnd>(() => images.touch());
  const credentials = new Credentials(context.secrets);
  const local = new LocalImages(host, ({ images: listed, problems }) => {
    for (const gone of images.replaceList(listed, problems.length === 0)) void facts.gone(gone);
    void vscode.commands.executeCommand('setContext', 'wharfmaster.images', stateOfRuntimes(listed, problems));
    for (const { message, next } of problems) log.debug(`${message} ${next}`);
  });
  const plan: ScanPlan = {
    ...{ host, images, facts, queue, log: inLines(log) },
    setting: (image) => scanSetting(settings(), credentials, server, image),
    complete: async (image) => {
      const place = await placement.place(image);
      return images.find(image.id) === undefined ? image : images.update(image.id, place);
    },
  };
  return { ...{ context, server, host, images, facts, local, files, placement, queue, plan, credentials, settings, log } };
}

/** What runtimes and scanners say cannot pass for a line of ours. */
function inLines(log: vscode.LogOutputChannel): ScanPlan['log'] {
  return {
    info: (text) => log.info(escapeText(text)),
    warn: (text) => log.warn(escapeText(text)),
    error: (text) => log.error(escapeText(text)),
  };
}

/** What the empty view says: nothing is installed, nothing answers, or there is just nothing. */
function stateOfRuntimes(listed: readonly LocalImage[], problems: readonly ScanProblem[]): string {
  if (listed.length > 0 || problems.length === 0) return 'listed';
  return problems.every(({ code }) => code === 'TOOL_NOT_FOUND') ? 'runtimeMissing' : 'runtimeSilent';
}

/** Which scanners: the person's choice, else what the policies of its Dockerfile ask for, else the host takes the first that it finds. */
async function scanSetting(settings: ScanSettings, credentials: Credentials, server: Server, image: KnownImage): Promise<ScanSetting> {
  const { timeoutMs, updateDatabase, servers, databases } = settings;
  const asked = settings.scanners.length > 0 ? [] : await scansAskedFor(server, image);
  const aspects = [...new Set(asked.flatMap((wish) => wish.aspects))];
  return {
    ...{ scanners: settings.scanners, timeoutMs, updateDatabase, servers, databases, credentials: await credentials.of(scanners) },
    ...(asked.length === 0 ? {} : { policies: asked.map(({ scanners: listed, require }) => ({ scanners: listed, require })), aspects }),
  };
}

async function scansAskedFor(server: Server, { dockerfile }: KnownImage): Promise<readonly WireScanWish[]> {
  const answer = await explain(server, dockerfile === undefined ? {} : { textDocument: { uri: dockerfile.uri } }).catch(() => undefined);
  return (answer?.policies ?? []).flatMap(({ scan }) => scan ?? []);
}

function hostConfiguration(context: vscode.ExtensionContext, { programs, runtime, storageBytes }: ScanSettings): HostConfiguration {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return {
    workspaces: folders.map(({ uri }) => uri.fsPath),
    programs,
    storage: vscode.Uri.joinPath(context.globalStorageUri, 'scans').fsPath,
    storageBytes,
    ...(runtime === 'auto' ? {} : { runtime }),
  };
}

/** What a server was told it no longer knows when it starts again. */
function followServer(server: Server, facts: Facts): vscode.Disposable {
  let before = server.state;
  return server.onDidChangeState(() => {
    if (server.state === 'running' && before !== 'running') void facts.tellAll();
    before = server.state;
  });
}

/** With other programs or folders, everything that was learnt with the old ones is asked for again. */
function restart({ host, queue, local, log }: Scanning): void {
  if (!host.running) return;
  log.info('Settings of tools or the workspace’s folders changed: the tool host starts again.');
  queue.cancel();
  host.stop();
  local.forget();
  void local.list();
}
