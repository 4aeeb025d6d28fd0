import * as vscode from 'vscode';
import { signingCommands } from './signing/signing-command-names.js';
import type { StartedScanning } from './start-scanning.js';
import type { StartedSigning } from './start-signing.js';

/** So long after activation the machine has other things to do. */
const startMs = 3_000;

/**
 * Registers the commands and the view. Everything else is loaded when one of them is used, when signatures are to be looked up by
 * themselves, or when an earlier window left a push unfinished; in Restricted Mode nothing is.
 */
export function registerSigning(context: vscode.ExtensionContext, scanning: () => Promise<StartedScanning>): vscode.Disposable {
  let loaded: Promise<StartedSigning> | undefined;
  const load = (): Promise<StartedSigning> =>
    (loaded ??= Promise.all([import('./start-signing.js'), scanning()]).then(([{ startSigning }, started]) =>
      startSigning(context, started.scanning),
    ));
  const begin = (): void => (vscode.workspace.isTrusted && hasWork(context) ? void load() : undefined);
  const timer = setTimeout(begin, startMs);
  return vscode.Disposable.from(
    new vscode.Disposable(() => clearTimeout(timer)),
    ...signingCommands.map((name) =>
      vscode.commands.registerCommand(`wharfmaster.${name}`, async (...args: unknown[]) =>
        (await trusted()) ? (await load()).run(name, args) : undefined,
      ),
    ),
    vscode.workspace.onDidGrantWorkspaceTrust(begin),
    vscode.workspace.onDidChangeConfiguration((event) =>
      event.affectsConfiguration('wharfmaster.verify.registries') ? begin() : undefined,
    ),
    registerTree(load),
  );
}

/** Registries were allowed, or a push was under way when the last window closed (src/vscode/signing/unfinished.ts). */
function hasWork(context: vscode.ExtensionContext): boolean {
  const registries: unknown = vscode.workspace.getConfiguration('wharfmaster').get('verify.registries');
  return (Array.isArray(registries) && registries.length > 0) || context.globalState.get('wharfmaster.pushUnderWay') === true;
}

async function trusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  const chosen = await vscode.window.showInformationMessage(
    'In Restricted Mode nothing is signed, pushed or verified, and no secret is asked for: its policy and files may be anybody’s. Trust the workspace first.',
    manage,
  );
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

/** The tree *Evidence*: empty in Restricted Mode, where the view's welcome says why. */
function registerTree(load: () => Promise<StartedSigning>): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  let following: vscode.Disposable | undefined;
  const show = async (): Promise<StartedSigning['tree']> => {
    const { tree } = await load();
    following ??= tree.onDidChangeTreeData(() => changed.fire(undefined));
    return tree;
  };
  const provider: vscode.TreeDataProvider<object> = {
    onDidChangeTreeData: changed.event,
    getChildren: async (node) => (vscode.workspace.isTrusted ? (await show()).children(node) : []),
    getTreeItem: async (node) => (await show()).item(node),
  };
  return vscode.Disposable.from(
    changed,
    { dispose: () => void following?.dispose() },
    vscode.window.createTreeView('wharfmaster.evidence', { treeDataProvider: provider, showCollapseAll: true }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire(undefined)),
  );
}
