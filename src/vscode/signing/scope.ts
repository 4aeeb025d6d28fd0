import * as vscode from 'vscode';
import type { SigningScope } from '../../tool-host/protocol.js';
import { remoteKind } from './remote-kind.js';
import type { SigningSettings } from './settings.js';

/** Whose policies count for a file, or for the first folder: what the tool host is told with every request about signing. */
export function scopeFor(settings: SigningSettings, file?: vscode.Uri): SigningScope {
  const folder = folderOf(file);
  const remote = remoteKind(vscode.env.remoteName);
  const { verifyRegistries: _ours, ...rest } = settings;
  return { ...rest, ...(folder !== undefined && { folder }), ...(remote !== undefined && { remote }) };
}

/** Policies of files on disk are found from the file's own folder upwards. */
function folderOf(file: vscode.Uri | undefined): string | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (file?.scheme === 'file' && folders.some(({ uri }) => isBelow(file, uri))) return vscode.Uri.joinPath(file, '..').fsPath;
  return folders.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
}

function isBelow(file: vscode.Uri, folder: vscode.Uri): boolean {
  return folder.scheme === 'file' && file.path.startsWith(folder.path.endsWith('/') ? folder.path : `${folder.path}/`);
}
