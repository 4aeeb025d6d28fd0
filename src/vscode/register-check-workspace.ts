import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { checkWorkspaceMethod, type CheckWorkspaceResult, type WireFileState } from '../lsp/protocol.js';
import { describeCheck } from './describe.js';
import type { Server } from './server.js';

type Progress = vscode.Progress<{ message?: string; increment?: number }>;

/** *Check Workspace*: every file is judged; the findings stand in the Problems view, for closed files too. */
export function registerCheckWorkspace(
  server: Server,
  log: vscode.LogOutputChannel,
  checked: (files: readonly WireFileState[]) => void,
): vscode.Disposable {
  return vscode.commands.registerCommand('wharfmaster.checkWorkspace', async () => {
    const options = { location: vscode.ProgressLocation.Notification, title: 'Checking container images', cancellable: true };
    const result = await vscode.window.withProgress(options, (progress, token) => checkWorkspace(server, progress, token));
    if (result === undefined) {
      void vscode.window.showWarningMessage('Nothing was checked: the language server is not running. Show Output says why.');
      return undefined;
    }
    checked(result.files);
    const summary = describeCheck(result);
    log.info(summary);
    for (const { uri, reason } of result.notRead) log.warn(`Not read: ${uri}: ${reason}`);
    void showSummary(summary);
    return result;
  });
}

async function checkWorkspace(
  server: Server,
  progress: Progress,
  token: vscode.CancellationToken,
): Promise<CheckWorkspaceResult | undefined> {
  const workDoneToken = randomUUID();
  let done = 0;
  const listening = await server.onProgress(workDoneToken, (value) => {
    const { message, percentage } = readProgress(value);
    const increment = percentage === undefined ? 0 : Math.max(0, percentage - done);
    done += increment;
    progress.report({ increment, ...(message === undefined ? {} : { message }) });
  });
  try {
    return await server.request<CheckWorkspaceResult>(checkWorkspaceMethod, { workDoneToken }, token);
  } finally {
    listening.dispose();
  }
}

/** What the server reports while it works: the standard's work-done progress. */
function readProgress(value: unknown): { readonly message?: string; readonly percentage?: number } {
  if (typeof value !== 'object' || value === null) return {};
  return {
    ...('message' in value && typeof value.message === 'string' ? { message: value.message } : {}),
    ...('percentage' in value && typeof value.percentage === 'number' ? { percentage: value.percentage } : {}),
  };
}

async function showSummary(summary: string): Promise<void> {
  const show = 'Show Problems';
  if ((await vscode.window.showInformationMessage(summary, show)) === show)
    await vscode.commands.executeCommand('workbench.actions.view.problems');
}
