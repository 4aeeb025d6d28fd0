import { tmpdir } from 'node:os';
import { runtimes, scanners, type ContainerRuntime, type ImageExporter } from '../core/index.js';
import { systemClock } from '../node/clock.js';
import { findProgram, type ProgramSearch } from '../node/find-program.js';
import { createImageExporter } from '../node/image-exporter.js';
import { variablesIntoWorkspaces } from '../node/inherited-environment.js';
import { openScanStore, type ScanStore } from '../node/scan-store.js';
import { createToolRunner, type NodeToolRunner } from '../node/tool-runner.js';
import { toolSearch } from '../node/tool-search.js';
import type { Log } from './log.js';
import type { HostConfiguration } from './protocol.js';

/** What the host works with once it was told where programs and reports are. */
export interface Session {
  /** Absolute paths of the folders in which anybody can have written. */
  readonly workspaces: readonly string[];
  readonly search: ProgramSearch;
  readonly tools: NodeToolRunner;
  /** The same without a word in the log, for what is asked again and again. */
  readonly quietTools: NodeToolRunner;
  readonly exporter: ImageExporter;
  /** Absent when reports cannot be kept; scans work all the same. */
  readonly store?: ScanStore;
  /** The runtimes that may be asked, those that are found only. */
  runtimes(): readonly ContainerRuntime[];
}

export function openSession(configuration: HostConfiguration, managed: Readonly<Record<string, string>>, log: Log): Session {
  const { workspaces, programs, storage, storageBytes, runtime } = configuration;
  const search = toolSearch({ managed, programs, workspaces, searchPath: process.env['PATH'] ?? '' });
  const tools = createToolRunner(search, (command) => log('info', command));
  const store = openScanStore(storage, storageBytes);
  if (!store.ok) log('warn', `${store.problem.message} ${store.problem.next}`);
  sayRefusedVariables(workspaces, log);
  return {
    workspaces,
    search,
    tools,
    quietTools: createToolRunner(search),
    exporter: createImageExporter({ tools, runtimes, temporaryFolder: tmpdir(), clock: systemClock, saveTimeoutMs }),
    ...(store.ok && { store: store.value }),
    runtimes: () => runtimes.filter((each) => (runtime === undefined || each.id === runtime) && findProgram(each.program, search).ok),
  };
}

/** A large image from a daemon on another machine. */
const saveTimeoutMs = 30 * 60_000;

/** Otherwise nobody would know why a tool does not find the daemon or the database that it finds in a terminal. */
function sayRefusedVariables(workspaces: readonly string[], log: Log): void {
  const asked = [...runtimes.map((runtime) => runtime.version()), ...scanners.flatMap((scanner) => scanner.versions(noOptions))];
  const names = asked.flatMap(({ inherits = [] }) => inherits);
  for (const name of variablesIntoWorkspaces(process.env, names, workspaces))
    log('warn', `${name} points into the workspace, where anybody can have written, so no tool sees it. Set it to a folder outside.`);
}

const noOptions = { timeoutMs: 0, updateDatabase: false, credentials: {}, aspects: [] } as const;
