import type * as vscode from 'vscode';
import { explainMethod, type ExplainParams, type ExplainResult } from '../lsp/protocol.js';
import type { Server } from './server.js';

/** What the policy says about a file, a place or an image; undefined while the server is not running. */
export function explain(server: Server, params: ExplainParams): Promise<ExplainResult | undefined> {
  return server.request<ExplainResult>(explainMethod, params);
}

/** What the policy says about the image under the cursor. */
export function explainAtCursor(server: Server, editor: vscode.TextEditor): Promise<ExplainResult | undefined> {
  const { line, character } = editor.selection.active;
  return explain(server, { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } });
}
