import * as vscode from 'vscode';
import { checkToolsMethod, type ToolState } from '../../tool-host/protocol.js';
import { MarkdownPages } from '../markdown-pages.js';
import type { Scanning } from './scanning.js';
import { describeTools } from './describe-tools.js';

let pages: MarkdownPages | undefined;

/** *Check Tools*: each tool with version, path and database, what is wrong in plain words, and what to do about it. */
export async function checkTools({ host, context, log }: Scanning): Promise<readonly ToolState[]> {
  const options = { location: vscode.ProgressLocation.Window, title: 'Checking tools' };
  const tools = await vscode.window.withProgress(options, () => host.request<readonly ToolState[]>(checkToolsMethod, {}));
  const markdown = describeTools(tools, Date.now());
  for (const { label, path, version, problem } of tools)
    log.info(
      `${label}: ${problem === undefined ? `${version?.version ?? 'found'}${path === undefined ? '' : ` at ${path}`}` : `${problem.message} ${problem.next}`}`,
    );
  if (pages === undefined) context.subscriptions.push((pages = new MarkdownPages('wharfmaster-tools')));
  await vscode.commands.executeCommand('markdown.showPreview', pages.show('Tools', markdown));
  return tools;
}
