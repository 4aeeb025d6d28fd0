import * as vscode from 'vscode';
import { scanCommands } from './scanning/scan-command-names.js';
import type { WireFileState } from '../lsp/protocol.js';
import type { Server } from './server.js';
import type { StartedScanning } from './start-scanning.js';

/** What other areas tell it. */
export interface RegisteredScanning {
  readonly dispose: () => void;
  /** Loads and starts it when that has not happened yet. */
  readonly load: () => Promise<StartedScanning>;
  /** The files that a check of the workspace found images in: the tree lists them. */
  readonly showChecked: (files: readonly WireFileState[]) => void;
}

/** So long after activation the machine has other things to do. */
const startMs = 2_000;

/**
 * Registers what is there from the beginning. Everything else, the tool host above all, is loaded and started when a trigger, the
 * view or a command needs it; in Restricted Mode nothing is, and once somebody trusts the workspace it starts.
 */
export function registerScanning(context: vscode.ExtensionContext, server: Server, log: vscode.LogOutputChannel): RegisteredScanning {
  let loaded: Promise<StartedScanning> | undefined;
  const load = (): Promise<StartedScanning> =>
    (loaded ??= import('./start-scanning.js').then(({ startScanning }) => startScanning(context, server, log)));
  const begin = (): void => (vscode.workspace.isTrusted && hasTriggers() ? void load() : undefined);
  const timer = setTimeout(begin, startMs);
  const all = vscode.Disposable.from(
    new vscode.Disposable(() => clearTimeout(timer)),
    ...scanCommands.map((name) =>
      vscode.commands.registerCommand(`wharfmaster.${name}`, async (...args: unknown[]) =>
        (await trusted()) ? (await load()).run(name, args) : undefined,
      ),
    ),
    vscode.commands.registerCommand('wharfmaster.pauseScanning', () => setPaused(true)),
    vscode.commands.registerCommand('wharfmaster.resumeScanning', () => setPaused(false)),
    vscode.workspace.onDidGrantWorkspaceTrust(begin),
    vscode.workspace.onDidChangeConfiguration((event) =>
      ['wharfmaster.scan.trigger', 'wharfmaster.enable'].some((name) => event.affectsConfiguration(name)) ? begin() : undefined,
    ),
    registerTree(load),
    registerReports(load),
  );
  return {
    dispose: () => {
      all.dispose();
    },
    load,
    showChecked: (files) => void loaded?.then(({ tree }) => tree.showChecked(files)),
  };
}

function hasTriggers(): boolean {
  const all = vscode.workspace.getConfiguration('wharfmaster');
  const triggers: unknown = all.get('scan.trigger');
  const isEnabled = all.get<unknown>('enable') !== false;
  return isEnabled && Array.isArray(triggers) && triggers.length > 0 && vscode.workspace.workspaceFolders !== undefined;
}

async function trusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  const chosen = await vscode.window.showInformationMessage(
    'In Restricted Mode no program is started, so nothing can be built or scanned. Trust the workspace first.',
    manage,
  );
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

/** The person's own setting, so that a window that opens later is paused too. */
async function setPaused(paused: boolean): Promise<void> {
  await vscode.workspace.getConfiguration('wharfmaster').update('scan.paused', paused, vscode.ConfigurationTarget.Global);
}

/** The tree *Images*: empty in Restricted Mode, where the view's welcome says why. */
function registerTree(load: () => Promise<StartedScanning>): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const show = async (): Promise<StartedScanning['tree']> => {
    const { tree } = await load();
    following ??= tree.onDidChangeTreeData(() => changed.fire(undefined));
    return tree;
  };
  let following: vscode.Disposable | undefined;
  const provider: vscode.TreeDataProvider<object> = {
    onDidChangeTreeData: changed.event,
    getChildren: async (node) => (vscode.workspace.isTrusted ? (await show()).children(node) : []),
    getTreeItem: async (node) => (await show()).item(node),
  };
  return vscode.Disposable.from(
    changed,
    { dispose: () => void following?.dispose() },
    vscode.window.createTreeView('wharfmaster.images', { treeDataProvider: provider, showCollapseAll: true }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire(undefined)),
  );
}

/** Reports that were open when the window closed. */
function registerReports(load: () => Promise<StartedScanning>): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer('wharfmaster.report', {
    async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown) {
      const id: unknown = typeof state === 'object' && state !== null && 'imageId' in state ? state.imageId : undefined;
      if (vscode.workspace.isTrusted && typeof id === 'string') (await load()).reports.adopt(panel, id);
      else panel.dispose();
    },
  });
}
