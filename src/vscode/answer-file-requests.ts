import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  listFilesMethod,
  readFileMethod,
  type ListFilesParams,
  type ListFilesResult,
  type ReadFileParams,
  type ReadFileResult,
} from '../lsp/protocol.js';

/** Answers the server's questions about files of remote and virtual file systems, which only VS Code can read. */
export function answerFileRequests(client: LanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    client.onRequest(readFileMethod, (params: ReadFileParams) => readFile(params)),
    client.onRequest(listFilesMethod, (params: ListFilesParams, token: vscode.CancellationToken) => listFiles(params, token)),
  );
}

async function readFile({ uri, maxBytes }: ReadFileParams): Promise<ReadFileResult> {
  const file = vscode.Uri.parse(uri, true);
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > maxBytes) return problem('too-large', `${file.path} has ${size} bytes; at most ${maxBytes} are read.`);
    const bytes = await vscode.workspace.fs.readFile(file);
    if (bytes.includes(0)) return problem('binary', `${file.path} holds a NUL byte.`);
    return { text: new TextDecoder().decode(bytes) };
  } catch (cause) {
    if (cause instanceof vscode.FileSystemError && cause.code === 'FileNotFound')
      return problem('not-found', `${file.path} does not exist.`);
    return problem('unreadable', `${file.path} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

async function listFiles({ folder, limit }: ListFilesParams, token: vscode.CancellationToken): Promise<ListFilesResult> {
  const pattern = new vscode.RelativePattern(vscode.Uri.parse(folder, true), '**/*');
  const found = await vscode.workspace.findFiles(pattern, '**/{.git,node_modules}/**', limit + 1, token);
  return { files: found.slice(0, limit).map((file) => file.toString()), truncated: found.length > limit };
}

function problem(code: NonNullable<ReadFileResult['problem']>['code'], message: string): ReadFileResult {
  return { problem: { code, message } };
}
