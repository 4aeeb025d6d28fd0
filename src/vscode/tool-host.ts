import { fork, type ChildProcess } from 'node:child_process';
import type { CancellationToken, Disposable } from 'vscode';
import {
  createMessageConnection,
  Emitter,
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { escapeText } from '../core/index.js';
import {
  ceremonyProgressMethod,
  configureMethod,
  imageEventMethod,
  logMethod,
  progressMethod,
  type CeremonyProgressParams,
  type HostConfiguration,
  type ImageEventParams,
  type LogParams,
  type ProgressParams,
} from '../tool-host/protocol.js';

/** The process that starts programs for us, as the rest of the extension sees it. It runs only while somebody needs it. */
export interface ToolHost {
  readonly running: boolean;
  /** Starts the host when it does not run; rejects when it ends before it answers. */
  request<R>(method: string, params: object, token?: CancellationToken): Promise<R>;
  onImageEvent(hear: (event: ImageEventParams) => void): Disposable;
  onProgress(hear: (progress: ProgressParams) => void): Disposable;
  onCeremonyProgress(hear: (progress: CeremonyProgressParams) => void): Disposable;
  /** Answers what the host asks; without an answer the host is told that nobody knows the question. */
  answer(method: string, answer: HostAnswer): void;
  /** Hears that the host is there again or for the first time: what it was told before, it does not know. */
  onDidStart(hear: () => void): Disposable;
  /** Ends it; the next request starts it with the configuration of that time. */
  stop(): void;
  dispose(): void;
}

/** What is handed back goes to the host; the token says that it does not wait any more. */
export type HostAnswer = (params: unknown, token: CancellationToken) => Promise<object>;

export interface ToolHostOptions {
  /** The bundle, `dist/tool-host.cjs`. */
  readonly module: string;
  readonly folder: string;
  readonly configuration: () => HostConfiguration;
  readonly log: Record<'info' | 'warn' | 'error', (text: string) => void>;
  /** The first pause after an unexpected end; each further one is twice as long, up to a minute. */
  readonly pauseMs?: number;
}

interface Running {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** Rejected when the host refused, e.g. because of the administrator's file. */
  configured: Promise<unknown>;
  isRefused: boolean;
  readonly since: number;
}

const longestPauseMs = 60_000;
/** Who ran that long has recovered: the next unexpected end is the first one again. */
const soundMs = 300_000;

/** Nothing is started before the first request. */
export function createToolHost(options: ToolHostOptions): ToolHost {
  return new HostClient(options);
}

class HostClient implements ToolHost {
  readonly #imageEvents = new Emitter<ImageEventParams>();
  readonly #progress = new Emitter<ProgressParams>();
  readonly #ceremonyProgress = new Emitter<CeremonyProgressParams>();
  readonly #answers = new Map<string, HostAnswer>();
  readonly #started = new Emitter<void>();
  readonly #options: ToolHostOptions;
  #running: Running | undefined;
  #crashes = 0;
  #notBefore = 0;
  #again: NodeJS.Timeout | undefined;
  #isDisposed = false;
  readonly onImageEvent = this.#imageEvents.event;
  readonly onProgress = this.#progress.event;
  readonly onCeremonyProgress = this.#ceremonyProgress.event;
  readonly onDidStart = this.#started.event;

  constructor(options: ToolHostOptions) {
    this.#options = options;
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  async request<R>(method: string, params: object, token?: CancellationToken): Promise<R> {
    const running = this.#start();
    // Whatever the host refused the configuration for can have been put right meanwhile.
    if (running.isRefused) this.#configure(running, () => void this.#started.fire());
    const { connection } = running;
    await running.configured;
    // An absent token must not be passed on: it would count as a second parameter.
    return token === undefined ? connection.sendRequest<R>(method, params) : connection.sendRequest<R>(method, params, token);
  }

  answer(method: string, answer: HostAnswer): void {
    this.#answers.set(method, answer);
  }

  stop(): void {
    clearTimeout(this.#again);
    const { child, connection } = this.#running ?? {};
    this.#running = undefined;
    connection?.end();
    connection?.dispose();
    // It ends the programs that it started when its parent lets go of it.
    if (child?.connected === true) child.disconnect();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.stop();
    for (const emitter of [this.#imageEvents, this.#progress, this.#ceremonyProgress, this.#started]) emitter.dispose();
  }

  #start(): Running {
    if (this.#running !== undefined) return this.#running;
    if (this.#isDisposed) throw new Error('The window is closing, so no program is started any more.');
    const { log } = this.#options;
    const wait = this.#notBefore - Date.now();
    if (wait > 0)
      throw new Error(`The tool host ended unexpectedly and starts again in ${Math.ceil(wait / 1000)} s. Show Output says more.`);
    const child = forkHost(this.#options);
    const connection = this.#connect(child);
    const mine: Running = { child, connection, configured: Promise.resolve(), isRefused: false, since: Date.now() };
    this.#configure(mine);
    child.once('exit', (code, signal) => this.#ended(mine, signal ?? String(code)));
    child.on('error', (problem) => this.#ended(mine, problem.message));
    this.#running = mine;
    log.info(`The tool host runs as process ${child.pid ?? 'unknown'}.`);
    setImmediate(() => {
      this.#started.fire();
    });
    return mine;
  }

  /** Whoever asks something waits for the answer and hears of a refusal; alone that must not count as an unhandled rejection. */
  #configure(running: Running, accepted: () => void = () => undefined): void {
    running.isRefused = false;
    running.configured = running.connection.sendRequest(configureMethod, this.#options.configuration());
    running.configured.then(accepted, () => {
      running.isRefused = true;
    });
  }

  #connect(child: ChildProcess): MessageConnection {
    const { log } = this.#options;
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.onNotification(imageEventMethod, (event: ImageEventParams) => {
      this.#imageEvents.fire(event);
    });
    connection.onNotification(progressMethod, (step: ProgressParams) => {
      this.#progress.fire(step);
    });
    connection.onNotification(ceremonyProgressMethod, (step: CeremonyProgressParams) => {
      this.#ceremonyProgress.fire(step);
    });
    connection.onRequest((method: string, params: unknown, token: CancellationToken) => {
      const answer = this.#answers.get(method);
      return answer?.(params, token) ?? new ResponseError(ErrorCodes.MethodNotFound, `Nobody here answers ${method}.`);
    });
    connection.onNotification(logMethod, ({ level, text }: LogParams) => log[level](text));
    connection.onError(([problem]) => log.warn(`Tool host: ${problem.message}`));
    connection.listen();
    return connection;
  }

  #ended(one: Running, how: string): void {
    // Pending requests are refused with it.
    one.connection.end();
    one.connection.dispose();
    if (this.#running !== one) return;
    this.#running = undefined;
    this.#crashes = Date.now() - one.since > soundMs ? 1 : this.#crashes + 1;
    const pause = Math.min((this.#options.pauseMs ?? 1000) * 2 ** (this.#crashes - 1), longestPauseMs);
    this.#notBefore = Date.now() + pause;
    this.#options.log.warn(`The tool host ended unexpectedly (${how}). It starts again in ${pause / 1000} s.`);
    this.#again = setTimeout(() => this.#startQuietly(), pause);
  }

  #startQuietly(): void {
    try {
      this.#start();
    } catch (problem) {
      this.#options.log.error(problem instanceof Error ? problem.message : String(problem));
    }
  }
}

/** On the extension host's own Node; nothing of how that one was started (debugging, preloaded files) is handed on. */
function forkHost({ module, folder, log }: ToolHostOptions): ChildProcess {
  const { NODE_OPTIONS: _options, VSCODE_INSPECTOR_OPTIONS: _inspector, ...environment } = process.env;
  const child = fork(module, ['--node-ipc'], {
    cwd: folder,
    execArgv: [],
    env: { ...environment, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: unknown) => log.warn(`Tool host: ${escapeText(String(chunk).trimEnd())}`));
  return child;
}
