import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { registerCheckWorkspace } from './register-check-workspace.js';
import { registerChooseImage } from './register-choose-image.js';
import { registerCreatePolicy } from './register-create-policy.js';
import { registerExceptions } from './register-exceptions.js';
import { registerExplain } from './register-explain.js';
import { registerFiles } from './register-files.js';
import { registerOpenPolicy } from './register-open-policy.js';
import { registerRulePages } from './register-rule-pages.js';
import { registerStatus } from './register-status.js';
import { createClient } from './start-client.js';

let running: LanguageClient | undefined;

/**
 * Registers and returns; the server starts in the background. In Restricted Mode only what reads, judges and shows is there: what writes
 * to the workspace beyond an edit in the open file is registered when the person trusts it.
 */
export function activate(context: vscode.ExtensionContext): void {
  const began = performance.now();
  const log = vscode.window.createOutputChannel('Wharfmaster', { log: true });
  const client = createClient(context, log);
  running = client;
  context.subscriptions.push(
    log,
    vscode.commands.registerCommand('wharfmaster.showOutput', () => log.show()),
    registerFiles(client),
    registerStatus(client),
    registerExplain(client, log),
    registerOpenPolicy(client),
    registerCheckWorkspace(client, log),
    registerRulePages(context.extensionUri),
  );
  whenTrusted(context, () => vscode.Disposable.from(registerChooseImage(client), registerCreatePolicy(client, log), registerExceptions(client, log)), () => restart(client, log));
  followEnablement(context, client, log);
  log.info(`Activated in ${(performance.now() - began).toFixed(1)} ms.`);
}

/** VS Code calls this when the extension is switched off or the window closes. */
export async function deactivate(): Promise<void> {
  const client = running;
  running = undefined;
  if (client?.needsStop() === true) await client.stop();
}

function whenTrusted(context: vscode.ExtensionContext, register: () => vscode.Disposable, then: () => void): void {
  if (vscode.workspace.isTrusted) {
    context.subscriptions.push(register());
    return;
  }
  const granted = vscode.workspace.onDidGrantWorkspaceTrust(() => {
    context.subscriptions.push(register());
    then();
  });
  context.subscriptions.push(granted);
}

/** `wharfmaster.enable` counts at once, and only as the person's own setting: its scope is the application. */
function followEnablement(context: vscode.ExtensionContext, client: LanguageClient, log: vscode.LogOutputChannel): void {
  const follow = async (): Promise<void> => {
    const enabled = vscode.workspace.getConfiguration('wharfmaster').get<boolean>('enable', true);
    if (enabled && client.needsStart()) await client.start();
    else if (!enabled && client.needsStop()) await client.stop();
  };
  void follow().catch((problem: unknown) => sayServerFailed(log, problem));
  const changed = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('wharfmaster.enable')) void follow().catch((problem: unknown) => sayServerFailed(log, problem));
    if (event.affectsConfiguration('wharfmaster.kinds')) log.info('Files that `wharfmaster.kinds` names for the first time are read after the window is reloaded.');
  });
  context.subscriptions.push(changed);
}

function restart(client: LanguageClient, log: vscode.LogOutputChannel): void {
  log.info('The workspace is trusted now; the language server starts again with everything it offers.');
  void client.restart().catch((problem: unknown) => sayServerFailed(log, problem));
}

function sayServerFailed(log: vscode.LogOutputChannel, problem: unknown): void {
  log.error('The language server did not start, so images are not judged.', problem instanceof Error ? (problem.stack ?? problem.message) : String(problem));
}
