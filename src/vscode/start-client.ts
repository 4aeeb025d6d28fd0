import * as vscode from 'vscode';
import {
  LanguageClient,
  ProgressType,
  RevealOutputChannelOn,
  State,
  TransportKind,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import { addExceptionCommand, chooseImageCommand, type WharfmasterOptions } from '../lsp/protocol.js';
import { answerFileRequests } from './answer-file-requests.js';
import { documentSelector } from './languages.js';

/** A client of the bundled language server, not yet started; the server runs on the extension host's own Node. */
export function createClient(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  become: (state: 'off' | 'starting' | 'running' | 'failed') => void,
): LanguageClient {
  const server = {
    module: context.asAbsolutePath('dist/server.cjs'),
    transport: TransportKind.ipc,
    options: { cwd: context.extensionPath },
  };
  const folders = vscode.workspace.workspaceFolders ?? [];
  const options: LanguageClientOptions = {
    documentSelector: documentSelector(folders, forcedPatterns()),
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: () => initializationOptions(context, folders),
    markdown: { isTrusted: false, supportHtml: false },
  };
  const debug = { ...server, options: { ...server.options, execArgv: ['--nolazy', '--inspect=6009'] } };
  const client = new LanguageClient('wharfmaster', 'Wharfmaster', { run: server, debug }, options);
  const states = {
    [State.Stopped]: 'off',
    [State.Starting]: 'starting',
    [State.Running]: 'running',
    [State.StartFailed]: 'failed',
  } as const;
  context.subscriptions.push(
    client.onDidChangeState(({ newState }) => become(states[newState])),
    answerFileRequests(client),
  );
  return client;
}

/** Hears the work-done progress of one request. */
export function listenToProgress(client: LanguageClient, token: string, hear: (value: unknown) => void): vscode.Disposable {
  return client.onProgress(new ProgressType<unknown>(), token, hear);
}

/** Asked again at every start of the server, so that trust granted later takes effect with a restart. */
function initializationOptions(context: vscode.ExtensionContext, folders: readonly vscode.WorkspaceFolder[]): WharfmasterOptions {
  return {
    ruleUriBase: `${vscode.env.uriScheme}://${context.extension.id}/rules/`,
    commands: vscode.workspace.isTrusted ? [chooseImageCommand, addExceptionCommand] : [],
    trusted: vscode.workspace.isTrusted,
    ...(folders.some((folder) => folder.uri.scheme !== 'file') ? { files: 'client' } : {}),
  };
}

/** Globs of files that the person's settings read as a file kind of ours: the editor must send those too, whatever their language. */
function forcedPatterns(): string[] {
  const kinds: unknown = vscode.workspace.getConfiguration('wharfmaster').get('kinds');
  return typeof kinds === 'object' && kinds !== null ? Object.keys(kinds) : [];
}
