import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
import { addExceptionCommand, chooseImageCommand, type WharfmasterOptions } from '../lsp/protocol.js';
import { documentSelector } from './languages.js';

/** A client of the bundled language server, not yet started; the server runs on the extension host's own Node. */
export function createClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClient {
  const server = { module: context.asAbsolutePath('dist/server.mjs'), transport: TransportKind.ipc, options: { cwd: context.extensionPath } };
  const folders = vscode.workspace.workspaceFolders ?? [];
  const options: LanguageClientOptions = {
    documentSelector: documentSelector(folders, forcedPatterns()),
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: () => initializationOptions(context, folders),
    synchronize: { configurationSection: 'wharfmaster' },
    markdown: { isTrusted: false, supportHtml: false },
  };
  return new LanguageClient('wharfmaster', 'Wharfmaster', { run: server, debug: { ...server, options: { ...server.options, execArgv: ['--nolazy', '--inspect=6009'] } } }, options);
}

/** Asked again at every start of the server, so that trust granted later takes effect with a restart. */
function initializationOptions(context: vscode.ExtensionContext, folders: readonly vscode.WorkspaceFolder[]): WharfmasterOptions {
  return {
    ruleUriBase: `${vscode.env.uriScheme}://${context.extension.id}/rules/`,
    commands: vscode.workspace.isTrusted ? [chooseImageCommand, addExceptionCommand] : [],
    ...(folders.some((folder) => folder.uri.scheme !== 'file') ? { files: 'client' } : {}),
  };
}

/** Globs of files that the person's settings read as a file kind of ours: the editor must send those too, whatever their language. */
function forcedPatterns(): string[] {
  const kinds: unknown = vscode.workspace.getConfiguration('wharfmaster').get('kinds');
  return typeof kinds === 'object' && kinds !== null ? Object.keys(kinds) : [];
}
