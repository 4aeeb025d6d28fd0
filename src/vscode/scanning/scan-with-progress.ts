import * as vscode from 'vscode';
import type { Digest } from '../../core/index.js';
import { labelOf, scanImage, type ScanEnd } from './scan-images.js';
import type { Scanning } from './scanning.js';
import { describeImage, describeStep, oneLine } from './words.js';

/** A scan that somebody asked for and waits for: its steps in a notification that can call it off, and its outcome at the end. */
export async function scanWithProgress(scanning: Scanning, id: Digest, { again = false } = {}): Promise<ScanEnd> {
  const { images, plan } = scanning;
  const label = oneLine(labelOf(images.find(id), id));
  const end = await withSteps(`Scanning ${label}`, async (report, signal) => {
    const tell = (): void => report(describeStep(images.find(id)?.progress));
    const listening = images.onDidChange(tell);
    try {
      return await scanImage(plan, id, { asked: true, again, signal });
    } finally {
      listening.dispose();
    }
  });
  void tellEnd(scanning, id, end);
  return end;
}

/** Runs something in a notification with steps; cancelling it there aborts the signal. */
export async function withSteps<T>(title: string, act: (report: (message: string) => void, signal: AbortSignal) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const cancelling = token.onCancellationRequested(() => controller.abort());
    let last = '';
    const report = (message: string): void => {
      if (message !== last) progress.report({ message });
      last = message;
    };
    try {
      return await act(report, controller.signal);
    } finally {
      cancelling.dispose();
    }
  });
}

async function tellEnd({ images }: Scanning, id: Digest, end: ScanEnd): Promise<void> {
  const image = images.find(id);
  if (end === 'cancelled' || image === undefined) return;
  const label = oneLine(labelOf(image, id));
  if (typeof end === 'object') {
    await tellError(`${label} was not scanned. ${end.problem.message} ${end.problem.next}`);
    return;
  }
  const failed = image.scans.every(({ reports }) => reports.length === 0);
  const words = `${label}: ${describeImage(image, images.verdictsOf(image), Date.now())}`;
  if (failed) {
    await tellError(words);
    return;
  }
  const show = 'Show Scan Report';
  if ((await vscode.window.showInformationMessage(words, show)) === show)
    await vscode.commands.executeCommand('wharfmaster.showScanReport', id);
}

/** Errors are errors, and say where more is to be read. They may repeat what a tool said. */
export async function tellError(message: string): Promise<void> {
  const [output, tools] = ['Show Output', 'Check Tools'];
  const chosen = await vscode.window.showErrorMessage(oneLine(message), output, tools);
  if (chosen === output) await vscode.commands.executeCommand('wharfmaster.showOutput');
  if (chosen === tools) await vscode.commands.executeCommand('wharfmaster.checkTools');
}
