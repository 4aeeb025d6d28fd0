import {
  CodeActionKind,
  ResponseError,
  TextDocumentSyncKind,
  type Connection,
  type InitializeError,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { registerFacts } from './scans/register-facts.js';
import { registerCheckWorkspace } from './check-workspace.js';
import { fixAllKind } from './code-actions.js';
import { registerCommands } from './commands.js';
import { pathToUri } from './convert.js';
import type { Host, ServerIdentity } from './host.js';
import { followLifecycle } from './lifecycle.js';
import { showPolicyCommand } from './protocol.js';
import { registerFeatures } from './register-features.js';
import { readClientFeatures, type ClientFeatures } from './settings.js';
import { createSession, type Session } from './session.js';
import { registerSync } from './sync.js';
import { watchWorkspace } from './watch-workspace.js';

/**
 * The language server on one connection (contracts.md, Language server). It answers, publishes diagnostics, edits and shows; it starts
 * no process, opens no socket and needs no Node.
 */
export function serve(connection: Connection, host: Host, identity: ServerIdentity): void {
  const { begin } = followLifecycle(connection);
  connection.onInitialize((params): InitializeResult | ResponseError<InitializeError> => {
    const refusal = begin();
    if (refusal !== undefined) return new ResponseError(refusal.code, refusal.message, { retry: false });
    const features = readClientFeatures(params);
    const session = createSession({ connection, host, features, identity });
    session.folders.set(foldersOf(params));
    register(session);
    return { capabilities: capabilitiesFor(features), serverInfo: { name: 'wharfmaster', version: identity.version } };
  });
  connection.listen();
}

/** Handlers are registered before the first answer, so that nothing a quick client sends is lost. */
function register(session: Session): void {
  const judgeAll = registerSync(session);
  registerFeatures(session);
  registerCommands(session);
  registerCheckWorkspace(session);
  registerFacts(session);
  watchWorkspace(session, judgeAll);
}

function capabilitiesFor({ showDocument }: ClientFeatures): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: { triggerCharacters: [' ', '=', '/', ':', '"', "'", '@', '-'] },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
    documentLinkProvider: {},
    ...(showDocument ? { executeCommandProvider: { commands: [showPolicyCommand] } } : {}),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}

/** Clients that know no workspace folders still say their one root. */
function foldersOf(params: InitializeParams): readonly { readonly uri: string; readonly name: string }[] {
  if (params.workspaceFolders !== undefined && params.workspaceFolders !== null) return params.workspaceFolders;
  const { rootUri, rootPath }: { readonly rootUri?: unknown; readonly rootPath?: unknown } = params;
  if (typeof rootUri === 'string') return [{ uri: rootUri, name: '' }];
  return typeof rootPath === 'string' && rootPath !== '' ? [{ uri: pathToUri(rootPath), name: '' }] : [];
}
