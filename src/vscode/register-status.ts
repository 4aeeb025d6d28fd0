import * as vscode from 'vscode';
import type { Server } from './server.js';
import { explain } from './ask-server.js';
import { delayed } from './delayed.js';
import { describeStatus, type StatusWords } from './describe.js';
import { languages } from './languages.js';

/** The status bar item: which policy has a say about the open file, and how the file stands. Shown only beside files of ours. */
export function registerStatus(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('wharfmaster.status', vscode.StatusBarAlignment.Right, 90);
  item.name = 'Wharfmaster';
  const refresh = delayed(150, () => void showState(server, item));
  refresh.ask();
  return vscode.Disposable.from(
    item,
    refresh,
    server.onDidChangeState(refresh.ask),
    vscode.window.onDidChangeActiveTextEditor(refresh.ask),
    vscode.workspace.onDidSaveTextDocument(refresh.ask),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === vscode.window.activeTextEditor?.document) refresh.ask();
    }),
    vscode.languages.onDidChangeDiagnostics(refresh.ask),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh.ask),
  );
}

async function showState(server: Server, item: vscode.StatusBarItem): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || server.state === 'off' || vscode.languages.match([...languages], document) === 0) {
    item.hide();
    return;
  }
  if (server.state === 'failed') show(item, stopped);
  const answer = await explain(server, { textDocument: { uri: document.uri.toString() } }).catch(() => undefined);
  if (answer === undefined || document !== vscode.window.activeTextEditor?.document) return;
  if (answer.file?.state === 'not-read') item.hide();
  else show(item, describeStatus(answer, vscode.workspace.isTrusted));
}

const stopped: StatusWords = {
  text: '$(warning) Wharfmaster',
  spoken: 'The language server of Wharfmaster does not run; images are not judged',
  tooltip: 'The language server does not run, so images are not judged. Select to see why.',
  attention: 'error',
  command: 'wharfmaster.showOutput',
};

function show(item: vscode.StatusBarItem, words: StatusWords): void {
  item.text = words.text;
  item.tooltip = new vscode.MarkdownString(words.tooltip);
  item.command = words.command;
  item.accessibilityInformation = { label: words.spoken, role: 'button' };
  item.backgroundColor = words.attention === undefined ? undefined : new vscode.ThemeColor(`statusBarItem.${words.attention}Background`);
  item.show();
}
