import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { ProgressType, State, type LanguageClient } from 'vscode-languageclient/node';
import { checkWorkspaceMethod, type CheckWorkspaceResult } from '../lsp/protocol.js';
import { describeCheck } from './describe.js';

/** What the server reports while it works (the standard's work-done progress). */
interface WorkDone {
  readonly kind: 'begin' | 'report' | 'end';
  readonly message?: string;
  readonly percentage?: number;
}

/** *Check Workspace*: every file is judged; the findings stand in the Problems view, for closed files too. */
export function registerCheckWorkspace(client: LanguageClient, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.commands.registerCommand('wharfmaster.checkWorkspace', async () => {
    if (client.state !== State.Running) {
      void vscode.window.showWarningMessage('The language server is not running, so nothing can be checked. Show Output says why.');
      return undefined;
    }
    const options = { location: vscode.ProgressLocation.Notification, title: 'Checking container images', cancellable: true };
    const result = await vscode.window.withProgress(options, (progress, token) => checkWorkspace(client, progress, token));
    const summary = describeCheck(result);
    log.info(summary);
    for (const { uri, reason } of result.notRead) log.warn(`Not read: ${uri}: ${reason}`);
    void showSummary(summary);
    return result;
  });
}

async function checkWorkspace(client: LanguageClient, progress: vscode.Progress<{ message?: string; increment?: number }>, token: vscode.CancellationToken): Promise<CheckWorkspaceResult> {
  const workDoneToken = randomUUID();
  let done = 0;
  const listening = client.onProgress(new ProgressType<WorkDone>(), workDoneToken, ({ message, percentage }) => {
    const increment = percentage === undefined ? 0 : Math.max(0, percentage - done);
    done += increment;
    progress.report({ increment, ...(message === undefined ? {} : { message }) });
  });
  try {
    return await client.sendRequest<CheckWorkspaceResult>(checkWorkspaceMethod, { workDoneToken }, token);
  } finally {
    listening.dispose();
  }
}

async function showSummary(summary: string): Promise<void> {
  const show = 'Show Problems';
  if ((await vscode.window.showInformationMessage(summary, show)) === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
