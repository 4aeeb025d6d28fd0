import * as vscode from 'vscode';
import { explain } from '../ask-server.js';
import { scanWithProgress } from './scan-with-progress.js';
import type { Scanning } from './scanning.js';
import { count } from './words.js';

/** *Scan Images in This File*: every image that the file names and that is on this machine, and what was made from it. */
export async function scanImagesInFile(scanning: Scanning, argument: unknown): Promise<number> {
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) {
    void vscode.window.showInformationMessage('Open a file that names images first: a Dockerfile, a Compose file, a manifest.');
    return 0;
  }
  if (argument instanceof vscode.Uri) await vscode.workspace.openTextDocument(uri);
  const file = uri.toString();
  const answer = await explain(scanning.server, { textDocument: { uri: file }, images: true });
  const names = new Set((answer?.images ?? []).flatMap(({ canonical }) => canonical ?? []));
  const named = await scanning.local.named(names);
  const made = scanning.images.all.filter(({ dockerfile }) => dockerfile?.uri === file);
  const ids = new Set([...named, ...made].map(({ id }) => id));
  if (ids.size === 0) {
    void vscode.window.showInformationMessage(noneHere(names.size));
    return 0;
  }
  for (const id of ids) if ((await scanWithProgress(scanning, id)) === 'cancelled') break;
  return ids.size;
}

function noneHere(named: number): string {
  if (named === 0) return 'No image stands in this file that could be scanned. Build and Scan… builds a Dockerfile and scans the result.';
  return `None of the ${count(named, 'image')} in this file is on this machine. Pull or build it first, then scan.`;
}
