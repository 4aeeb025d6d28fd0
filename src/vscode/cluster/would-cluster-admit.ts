import * as path from 'node:path';
import * as vscode from 'vscode';
import { admissionPage, type ClusterIdentity, type OwnVerdict } from '../../core/index.js';
import { admitMethod, identifyClusterMethod, type AdmitResult, type IdentifyClusterResult } from '../../tool-host/cluster-protocol.js';
import type { MarkdownPages } from '../markdown-pages.js';
import { tellError, withSteps } from '../scanning/scan-with-progress.js';
import { oneLine } from '../scanning/words.js';
import { showPage } from '../signing/show-page.js';
import type { ToolHost } from '../tool-host.js';

/** *Would the Cluster Admit This?*: asks the cluster of the current context about the manifest in the editor, and shows its answer beside our own verdict. */
export async function wouldClusterAdmit(host: ToolHost, pages: MarkdownPages): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) return;
  const name = path.posix.basename(document.uri.path);
  const identified = await ask<IdentifyClusterResult>(host, 'Looking which cluster it is', identifyClusterMethod, {});
  if ('cancelled' in identified) return;
  if ('problem' in identified) return tell(identified.problem);
  const { cluster } = identified;
  if (!(await agreed(name, cluster))) return;
  const params = { manifest: document.getText(), ...(cluster.context !== undefined && { context: cluster.context }) };
  const result = await ask<AdmitResult>(host, `Asking ${oneLine(cluster.context ?? cluster.id)}`, admitMethod, params);
  if ('cancelled' in result) return;
  if ('problem' in result) return tell(result.problem);
  await showPage(pages, `Admission of ${name}`, admissionPage(name, cluster, result.answer, ownVerdict(document.uri)));
}

function ask<R>(host: ToolHost, title: string, method: string, params: object): Promise<R | { readonly cancelled: true }> {
  return withSteps(title, async (_, signal) => {
    const source = new vscode.CancellationTokenSource();
    const cancel = (): void => source.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await host.request<R>(method, params, source.token);
    } catch (problem) {
      if (signal.aborted) return { cancelled: true };
      throw problem;
    } finally {
      signal.removeEventListener('abort', cancel);
      source.dispose();
    }
  });
}

/** A manifest may hold what is nobody else's business: which cluster gets it is said first. */
async function agreed(name: string, { context, server, user }: ClusterIdentity): Promise<boolean> {
  const yes = 'Ask the Cluster';
  const where = [context, server].filter((part) => part !== undefined).join(', ');
  const chosen = await vscode.window.showInformationMessage(
    `Ask the cluster ${oneLine(where)} whether it would admit ${oneLine(name)}?`,
    { modal: true, detail: `It is sent there as ${oneLine(user)}, as a dry run: the cluster judges it and creates nothing.` },
    yes,
  );
  return chosen === yes;
}

/** What the language server says of the same text. */
function ownVerdict(uri: vscode.Uri): OwnVerdict {
  const ours = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'wharfmaster');
  const of = (severity: vscode.DiagnosticSeverity): readonly string[] =>
    ours.filter((diagnostic) => diagnostic.severity === severity).map(({ message }) => message);
  return { denied: of(vscode.DiagnosticSeverity.Error), warned: of(vscode.DiagnosticSeverity.Warning) };
}

function tell({ message, next }: { readonly message: string; readonly next: string }): Promise<void> {
  return tellError(`The cluster was not asked. ${message} ${next}`);
}
