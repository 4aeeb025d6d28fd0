import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeAction,
  type CompletionList,
  type Diagnostic,
  type DocumentLink,
  type Hover,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type TextDocumentContentChangeEvent,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ExplainParams, ExplainResult, WharfmasterOptions } from '../../../src/lsp/protocol.js';

/** The built server; another build can be named while one develops. */
const serverFile = process.env['WHARFMASTER_SERVER'] ?? path.resolve('dist/server.cjs');

/** What an ordinary editor can do. */
export const editorCapabilities: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
  },
  window: { showDocument: { support: true }, workDoneProgress: true },
  textDocument: {
    publishDiagnostics: {
      relatedInformation: true,
      versionSupport: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
  },
};

export interface ClientOptions {
  /** Files of the workspace, by path relative to its folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders below the temporary one that are open; the temporary folder itself when absent, none when empty. */
  readonly folders?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: WharfmasterOptions;
  readonly settings?: unknown;
}

/** A plain LSP client on the built server, with a workspace of its own. */
export class TestClient {
  readonly diagnostics = new Map<string, PublishDiagnosticsParams>();
  /** Every publication in order, to count them. */
  readonly published: PublishDiagnosticsParams[] = [];
  readonly registrations: { method: string; registerOptions?: unknown }[] = [];
  readonly logged: string[] = [];
  readonly shown: { uri: string; selection?: Range }[] = [];
  readonly #documents = new Map<string, TextDocument>();
  #stopping = false;
  #ended: string | undefined;
  initialized!: InitializeResult;
  settings: unknown;

  private constructor(
    readonly folder: string,
    readonly process: ChildProcessWithoutNullStreams,
    readonly connection: ProtocolConnection,
  ) {}

  static async start(options: ClientOptions = {}): Promise<TestClient> {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'wharfmaster lsp ')));
    const server = spawn(process.execPath, [serverFile, '--stdio']);
    const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
    const client = new TestClient(folder, server, connection);
    client.settings = options.settings ?? {};
    for (const [file, text] of Object.entries(options.files ?? {})) client.write(file, text);
    server.stderr.on('data', (data: Buffer) => void client.logged.push(data.toString()));
    // Whoever waits for a server that is gone must hear of it.
    server.once('exit', (code, signal) => {
      if (!client.#stopping) client.#ended = `the server ended by itself with ${code ?? signal ?? 'nothing'}`;
      connection.dispose();
    });
    client.#listen();
    connection.listen();
    await client.#initialize(options);
    return client;
  }

  uri(file: string): string {
    return pathToFileURL(path.join(this.folder, file)).href;
  }

  write(file: string, text: string): void {
    const full = path.join(this.folder, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  }

  remove(file: string): void {
    rmSync(path.join(this.folder, file));
  }

  /** Says that a file on disk changed, as an editor's watcher would. */
  async touched(file: string, type: 1 | 2 | 3 = 2): Promise<void> {
    await this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: this.uri(file), type }] });
  }

  async open(uri: string, text: string, languageId = 'dockerfile'): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  text(uri: string): string {
    return this.#document(uri).getText();
  }

  async change(uri: string, changes: TextDocumentContentChangeEvent[]): Promise<void> {
    const document = this.#document(uri);
    TextDocument.update(document, changes, document.version + 1);
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: document.version },
      contentChanges: changes,
    });
  }

  /** Types at the end of the document, one key at a time. */
  async type(uri: string, text: string): Promise<void> {
    for (const character of text) {
      const document = this.#document(uri);
      const end = document.positionAt(document.getText().length);
      await this.change(uri, [{ range: { start: end, end }, text: character }]);
    }
  }

  async replace(uri: string, text: string): Promise<void> {
    await this.change(uri, [{ text }]);
  }

  async close(uri: string): Promise<void> {
    this.#documents.delete(uri);
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  async explain(params: ExplainParams): Promise<ExplainResult> {
    return this.connection.sendRequest<ExplainResult>('wharfmaster/explain', params);
  }

  /** The diagnostics of a document once the server has judged what was sent so far. */
  async settled(uri: string): Promise<Diagnostic[]> {
    // The server answers requests after the notifications before them; a second round lets publications of the same turn arrive.
    await this.explain({ textDocument: { uri } });
    await this.explain({ textDocument: { uri } });
    return this.diagnostics.get(uri)?.diagnostics ?? [];
  }

  /** What each diagnostic stands on, with its rule. */
  async pictures(uri: string): Promise<string[]> {
    const found = await this.settled(uri);
    return found.map(({ range, code }) => `${String(code)} ${JSON.stringify(this.textIn(uri, range))}`);
  }

  textIn(uri: string, range: Range): string {
    return this.#document(uri).getText(range);
  }

  positionOf(uri: string, words: string, offset = 0): Position {
    const document = this.#document(uri);
    const at = document.getText().indexOf(words);
    if (at < 0) throw new Error(`${JSON.stringify(words)} does not stand in ${uri}`);
    return document.positionAt(at + offset);
  }

  async actions(uri: string, range: Range, only?: string[]): Promise<CodeAction[]> {
    const diagnostics = (this.diagnostics.get(uri)?.diagnostics ?? []).filter((one) => one.range.start.line === range.start.line);
    const context = { diagnostics, ...(only === undefined ? {} : { only }) };
    return this.connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context });
  }

  /** The text after an action's edit; the edit must be for the version that is shown. */
  applied(uri: string, action: CodeAction | undefined): string {
    const document = this.#document(uri);
    const change = action?.edit?.documentChanges?.[0];
    if (change !== undefined && 'textDocument' in change) {
      if (change.textDocument.version !== document.version) throw new Error('the edit is for another version');
      return TextDocument.applyEdits(
        document,
        change.edits.filter((edit): edit is TextEdit => 'newText' in edit),
      );
    }
    return TextDocument.applyEdits(document, action?.edit?.changes?.[uri] ?? []);
  }

  hover(uri: string, position: Position): Promise<Hover | null> {
    return this.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
  }

  complete(uri: string, position: Position): Promise<CompletionList | null> {
    return this.connection.sendRequest('textDocument/completion', { textDocument: { uri }, position });
  }

  links(uri: string): Promise<DocumentLink[]> {
    return this.connection.sendRequest('textDocument/documentLink', { textDocument: { uri } });
  }

  async stop(): Promise<void> {
    if (this.#ended !== undefined) throw new Error(`${this.#ended}: ${this.logged.join('\n')}`);
    this.#stopping = true;
    await this.connection.sendRequest('shutdown');
    const exited = new Promise<number | null>((resolve) => this.process.once('exit', resolve));
    await this.connection.sendNotification('exit');
    await exited;
    // Whatever a test is about, the server may never have failed by itself.
    const mistakes = this.logged.filter((line) => line.includes('our mistake'));
    if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
    rmSync(this.folder, { recursive: true, force: true });
  }

  #document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }

  #listen(): void {
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.diagnostics.set(params.uri, params);
      this.published.push(params);
    });
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => void this.logged.push(message));
    this.connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => this.settings));
    this.connection.onRequest(
      'client/registerCapability',
      ({ registrations }: { registrations: { method: string; registerOptions?: unknown }[] }) => {
        this.registrations.push(...registrations);
        return null;
      },
    );
    this.connection.onRequest('window/showDocument', (params: { uri: string; selection?: Range }) => {
      this.shown.push(params);
      return { success: true };
    });
  }

  async #initialize({ capabilities = editorCapabilities, folders = ['.'], initializationOptions }: ClientOptions): Promise<void> {
    const workspaceFolders = folders.map((name) => ({ uri: this.uri(name), name }));
    this.initialized = await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: workspaceFolders[0]?.uri ?? null,
      ...(capabilities.workspace?.workspaceFolders === true ? { workspaceFolders } : {}),
      capabilities,
      initializationOptions,
    });
    await this.connection.sendNotification('initialized', {});
  }
}

/** A small policy: Docker Hub's node has an approved base image that publishes the same tags. */
export const smallPolicy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: {name: harbour, version: "1"}
sources:
  allow: [registry.bank.example/**]
bases:
  catalogue:
    - image: registry.bank.example/base/node
      tags: ">=20 <25"
      replaces: [docker.io/library/node]
`;
