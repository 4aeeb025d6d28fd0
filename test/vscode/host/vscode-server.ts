import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A running VS Code server with its own empty profile; nothing of the person's own VS Code is read or written. */
export interface VscodeServer {
  readonly port: number;
  readonly home: string;
  /** The address of the workbench with a folder or a `.code-workspace` file open; `payload` is what the smoke test driver accepts. */
  addressOf(workspace: string, payload?: readonly (readonly [string, string])[]): string;
  /** A path as the workbench in the browser names it. */
  remote(path: string): string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** The folder with `out/server-main.js`. */
  readonly program: string;
  /** Installed before the start, as a person would with *Install from VSIX…*. */
  readonly vsix: readonly string[];
  /** False: folders open in Restricted Mode until somebody trusts them. */
  readonly trusted: boolean;
  /** What the extension host finds in its environment besides ours: where daemons and tools are. */
  readonly env?: Readonly<Record<string, string>>;
  /** Put in front of the server's command. */
  readonly within?: readonly string[];
  /** True: dialogs and pop-ups are shown, as to a person. VS Code refuses them while its own test driver is on. */
  readonly dialogs?: boolean;
}

/** Starts VS Code's server on a free port of the loopback interface. */
export async function startVscodeServer(options: ServerOptions): Promise<VscodeServer> {
  const home = await mkdtemp(join(tmpdir(), 'wharfmaster-vscode-'));
  const main = join(options.program, 'out/server-main.js');
  const folders = [
    '--server-data-dir',
    join(home, 'server'),
    '--user-data-dir',
    join(home, 'user'),
    '--extensions-dir',
    join(home, 'extensions'),
  ];
  for (const vsix of options.vsix) await promisify(execFile)(process.execPath, [main, ...folders, '--install-extension', resolve(vsix)]);
  const port = await freePort();
  const trust = options.trusted ? ['--disable-workspace-trust'] : [];
  const [program, ...before] = [...(options.within ?? []), process.execPath];
  const child = spawn(
    program,
    [
      ...before,
      main,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--without-connection-token',
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
      ...(options.dialogs === true ? [] : ['--enable-smoke-test-driver']),
      // Else the search path would be the login shell's again.
      ...(options.env === undefined ? [] : ['--force-disable-user-env']),
      ...trust,
      ...folders,
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    },
  );
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  await listening(child.stdout, child.stderr, gone);
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${resolve(path)}`;
  return {
    port,
    home,
    remote,
    addressOf(workspace, payload = []) {
      const what = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
      return `http://127.0.0.1:${port}/?${what}=${encodeURIComponent(resolve(workspace))}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    },
    async stop() {
      child.kill();
      await gone;
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A port nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))));
    });
  });
}

function listening(out: NodeJS.ReadableStream, errors: NodeJS.ReadableStream, gone: Promise<void>): Promise<void> {
  let said = '';
  return new Promise((done, fail) => {
    const hear = (chunk: unknown): void => {
      said = (said + String(chunk)).slice(-4000);
      if (/listening on/i.test(said)) done();
    };
    out.on('data', hear);
    errors.on('data', hear);
    void gone.then(() => fail(new Error(`The VS Code server stopped before it listened:\n${said}`)));
  });
}
