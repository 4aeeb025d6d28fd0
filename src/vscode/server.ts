import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** The language server as the rest of the extension sees it: started in the background, asked when somebody wants to know. */
export interface Server {
  /** `failed` is the state in which nothing is judged although it should be. */
  readonly state: 'off' | 'starting' | 'running' | 'failed';
  readonly onDidChangeState: vscode.Event<void>;
  /** Loads the client and starts the server; the same promise while it starts. */
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Waits for a server that is starting; undefined when there is none. */
  request<R>(method: string, params: object, token?: vscode.CancellationToken): Promise<R | undefined>;
  /** Hears the work-done progress of a request that carries the token. */
  onProgress(token: string, hear: (value: unknown) => void): Promise<vscode.Disposable>;
  dispose(): void;
}

/** Nothing is loaded before `start`: the language client's library costs more time to load than activation may take. */
export function createServer(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Server {
  const changed = new vscode.EventEmitter<void>();
  let client: Promise<LanguageClient> | undefined;
  let starting: Promise<void> | undefined;
  let state: Server['state'] = 'off';
  const become = (next: Server['state']): void => {
    state = next;
    changed.fire();
  };
  const load = async (): Promise<LanguageClient> => (await import('./start-client.js')).createClient(context, log, become);
  const run = async (act: (client: LanguageClient) => Promise<void>): Promise<void> => {
    try {
      client ??= load();
      await act(await client);
    } catch (problem) {
      become('failed');
      log.error(
        'The language server did not start, so images are not judged.',
        problem instanceof Error ? (problem.stack ?? problem.message) : String(problem),
      );
    }
  };
  return {
    get state() {
      return state;
    },
    onDidChangeState: changed.event,
    start: () => (starting ??= run((loaded) => loaded.start())),
    async stop() {
      starting = undefined;
      if (client !== undefined) await run(async (loaded) => (loaded.needsStop() ? loaded.stop() : undefined));
    },
    restart: () => (starting = run((loaded) => (loaded.needsStop() ? loaded.restart() : loaded.start()))),
    async request<R>(method: string, params: object, token?: vscode.CancellationToken): Promise<R | undefined> {
      await starting;
      const loaded = await client;
      return loaded?.isRunning() === true ? loaded.sendRequest<R>(method, params, token) : undefined;
    },
    async onProgress(token, hear) {
      const { listenToProgress } = await import('./start-client.js');
      return client === undefined ? new vscode.Disposable(() => undefined) : listenToProgress(await client, token, hear);
    },
    dispose: () => changed.dispose(),
  };
}
