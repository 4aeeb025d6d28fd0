import * as vscode from 'vscode';
import { registerCheckWorkspace } from './register-check-workspace.js';
import { registerChooseImage } from './register-choose-image.js';
import { registerCluster } from './register-cluster.js';
import { registerCreatePolicy } from './register-create-policy.js';
import { registerExceptions } from './register-exceptions.js';
import { registerExplain } from './register-explain.js';
import { registerOpenPolicy } from './register-open-policy.js';
import { registerPolicyRefresh } from './register-policy-refresh.js';
import { registerRulePages } from './register-rule-pages.js';
import { registerScanning } from './register-scanning.js';
import { registerSigning } from './register-signing.js';
import { registerStatus } from './register-status.js';
import { createServer, type Server } from './server.js';

let running: Server | undefined;

/**
 * Registers and returns; client and server start in the background. In Restricted Mode only what reads, judges and shows is there:
 * what writes to the workspace is registered once the person trusts it.
 */
export function activate(context: vscode.ExtensionContext): void {
  const began = performance.now();
  const log = vscode.window.createOutputChannel('Wharfmaster', { log: true });
  const server = createServer(context, log);
  running = server;
  const scanning = registerScanning(context, server, log);
  context.subscriptions.push(
    log,
    server,
    vscode.commands.registerCommand('wharfmaster.showOutput', () => log.show()),
    registerStatus(server),
    registerExplain(server, log),
    registerOpenPolicy(server),
    registerCheckWorkspace(server, log, scanning.showChecked),
    registerRulePages(context.extensionUri),
    scanning,
    registerSigning(context, scanning.load),
    registerCluster(scanning.load, log),
    registerPolicyRefresh(server, scanning.load, log),
  );
  const registerWriters = (): number =>
    context.subscriptions.push(registerChooseImage(server), registerCreatePolicy(server, log), registerExceptions(server, log));
  if (vscode.workspace.isTrusted) registerWriters();
  else context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => onTrust(registerWriters, server, log)));
  context.subscriptions.push(followEnablement(server, log));
  log.info(`Activated in ${(performance.now() - began).toFixed(1)} ms.`);
}

/** VS Code calls this when the extension is switched off or the window closes. */
export async function deactivate(): Promise<void> {
  const server = running;
  running = undefined;
  await server?.stop();
}

/** The server offers more actions once somebody trusts the workspace, so it starts again. */
function onTrust(registerWriters: () => void, server: Server, log: vscode.LogOutputChannel): void {
  log.info('The workspace is trusted now; the language server starts again with everything it offers.');
  registerWriters();
  void server.restart();
}

/** `wharfmaster.enable` counts at once, and only as the person's own setting: its scope is the application. */
function followEnablement(server: Server, log: vscode.LogOutputChannel): vscode.Disposable {
  const isEnabled = (): boolean => vscode.workspace.getConfiguration('wharfmaster').get<boolean>('enable', true);
  if (isEnabled()) setImmediate(() => void server.start());
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('wharfmaster.enable')) void (isEnabled() ? server.start() : server.stop());
    if (event.affectsConfiguration('wharfmaster.kinds'))
      log.info('Files that `wharfmaster.kinds` names for the first time are read after the window is reloaded.');
  });
}
