import * as vscode from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import { explainMethod, type ExplainParams, type ExplainResult } from '../lsp/protocol.js';

/** What the policy says about a file, a place or an image; undefined while the server is not running. */
export async function explain(client: LanguageClient, params: ExplainParams, token?: vscode.CancellationToken): Promise<ExplainResult | undefined> {
  if (client.state !== State.Running) return undefined;
  return client.sendRequest<ExplainResult>(explainMethod, params, token);
}

/** What the policy says about the image under the cursor. */
export async function explainAtCursor(client: LanguageClient, editor: vscode.TextEditor): Promise<ExplainResult | undefined> {
  const { line, character } = editor.selection.active;
  return explain(client, { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } });
}
