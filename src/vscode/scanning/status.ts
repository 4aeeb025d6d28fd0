import * as vscode from 'vscode';
import { delayed } from '../delayed.js';
import type { Scanning } from './scanning.js';
import { scanStatus } from './scan-status.js';

/** The status bar item about scans: what is being scanned, that scanning is paused, or how the active Dockerfile's image stands. */
export function showScanStatus({ images, queue, settings }: Scanning): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('wharfmaster.scanStatus', vscode.StatusBarAlignment.Right, 89);
  item.name = 'Wharfmaster Scan';
  const show = (): void => {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const words = scanStatus({
      images,
      current: queue.current,
      waiting: queue.waiting.length,
      paused: settings().paused,
      uri,
      now: Date.now(),
    });
    if (words === undefined) {
      item.hide();
      return;
    }
    item.text = words.text;
    item.tooltip = new vscode.MarkdownString(words.tooltip);
    item.accessibilityInformation = { label: words.spoken, role: 'button' };
    item.command = words.command;
    item.backgroundColor = words.attention === undefined ? undefined : new vscode.ThemeColor(`statusBarItem.${words.attention}Background`);
    item.show();
  };
  const refresh = delayed(100, show);
  refresh.ask();
  return vscode.Disposable.from(item, refresh, images.onDidChange(refresh.ask), vscode.window.onDidChangeActiveTextEditor(refresh.ask));
}
