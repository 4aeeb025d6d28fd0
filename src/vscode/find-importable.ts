import * as vscode from 'vscode';
import type { ImportFile } from '../core/index.js';

const encoding = new TextDecoder();

/** So many files are looked into, and none that is larger: what configures a tool is small, and lies not behind thousands of manifests. */
const mostFiles = 2_000;
const largest = 512 * 1024;

/** The files below a folder that configure another tool which enforces images, by their content. */
export async function findImportable(
  folder: vscode.WorkspaceFolder,
  recognisedBy: (file: ImportFile) => readonly string[],
  token: vscode.CancellationToken,
): Promise<readonly ImportFile[]> {
  const wanted = new vscode.RelativePattern(folder, '**/{*.yaml,*.yml,*.json,*.json5,.trivyignore,.renovaterc}');
  const uris = await vscode.workspace.findFiles(wanted, '**/{node_modules,.git}/**', mostFiles, token);
  const found: ImportFile[] = [];
  for (const uri of uris.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    if (token.isCancellationRequested) break;
    const text = await readSmall(uri);
    const file = { file: vscode.workspace.asRelativePath(uri, false), text: text ?? '' };
    if (text !== undefined && recognisedBy(file).length > 0) found.push(file);
  }
  return found;
}

async function readSmall(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    return type === vscode.FileType.File && size <= largest ? encoding.decode(await vscode.workspace.fs.readFile(uri)) : undefined;
  } catch {
    // It went away since it was listed.
    return undefined;
  }
}
