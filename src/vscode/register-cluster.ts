import * as vscode from 'vscode';
import { MarkdownPages } from './markdown-pages.js';
import type { StartedScanning } from './start-scanning.js';

/** *Would the Cluster Admit This?*, in a trusted workspace only; what asks is loaded when somebody does. */
export function registerCluster(scanning: () => Promise<StartedScanning>, log: vscode.LogOutputChannel): vscode.Disposable {
  const pages = new MarkdownPages('wharfmaster-admission');
  const command = vscode.commands.registerCommand('wharfmaster.wouldClusterAdmit', async () => {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showInformationMessage('In Restricted Mode no cluster is asked. Trust the workspace first.');
      return;
    }
    try {
      const [{ wouldClusterAdmit }, started] = await Promise.all([import('./cluster/would-cluster-admit.js'), scanning()]);
      await wouldClusterAdmit(started.scanning.host, pages);
    } catch (problem) {
      log.error(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem));
      void vscode.window.showErrorMessage('That did not work; the output of Wharfmaster tells more.');
    }
  });
  return vscode.Disposable.from(command, pages);
}
