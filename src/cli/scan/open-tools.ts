import { tmpdir } from 'node:os';
import * as path from 'node:path';
import {
  escapeText,
  runtimes,
  scanAspects,
  scanners,
  type ImageExporter,
  type Scanner,
  type ScanOptions,
  type ScanProblem,
} from '../../core/index.js';
import { systemClock } from '../../node/clock.js';
import { findProgram, type ProgramSearch } from '../../node/find-program.js';
import { chooseFoundScanners, type FoundScanners, type ScannerChoice } from '../../node/found-scanners.js';
import { createImageExporter } from '../../node/image-exporter.js';
import { variablesIntoWorkspaces } from '../../node/inherited-environment.js';
import { createToolRunner, type NodeToolRunner } from '../../node/tool-runner.js';
import { toolSearch } from '../../node/tool-search.js';
import type { ScanSession } from './session.js';

/** What a scan starts programs with. */
export interface ScanTools {
  readonly runner: NodeToolRunner;
  readonly exporter: ImageExporter;
  readonly search: ProgramSearch;
  /** Chooses among what is on this machine. */
  readonly choose: (choice: ScannerChoice) => Promise<FoundScanners>;
  /** Why a scanner that is there is not started: it lies in the workspace, or is a script. */
  readonly refusalOf: (scanner: Scanner) => ScanProblem | undefined;
}

export function openTools({ workspaces, managedTools, command, io }: ScanSession): ScanTools {
  const search = toolSearch({ managed: managedTools, programs: {}, searchPath: process.env['PATH'] ?? '', workspaces });
  const tools = tellingWhatFailed(createToolRunner(search), io);
  for (const name of refusedVariables(workspaces))
    io.note(
      `wharfmaster: ${escapeText(name)} points into the workspace, where anybody can have written, so no tool sees it. Set it to a folder outside.`,
    );
  const exporter = createImageExporter({
    tools,
    runtimes,
    temporaryFolder: tmpdir(),
    clock: systemClock,
    saveTimeoutMs: command.timeoutMs,
  });
  const refusalOf = ({ program }: Scanner): ScanProblem | undefined => {
    const found = findProgram(program, search);
    return found.ok || found.problem.code === 'TOOL_NOT_FOUND' ? undefined : found.problem;
  };
  return {
    runner: tools,
    exporter,
    search,
    choose: (choice) => chooseFoundScanners(choice, search, createToolRunner(search), io.cancel),
    refusalOf,
  };
}

/** Says the command of a program that failed, without its secrets, so that it can be repeated by hand. */
function tellingWhatFailed(runner: NodeToolRunner, io: ScanSession['io']): NodeToolRunner {
  return {
    async run(call, signal, options) {
      const answer = await runner.run(call, signal, options);
      const { result, command } = answer;
      if (!result.ok && !selfExplaining.has(result.problem.code) && !result.problem.next.includes(command))
        io.note(`wharfmaster: this failed: ${escapeText(command)}`);
      return answer;
    },
  };
}

const selfExplaining: ReadonlySet<ScanProblem['code']> = new Set([
  'TOOL_NOT_FOUND',
  'TOOL_IN_WORKSPACE',
  'TOOL_IS_SCRIPT',
  'TOOL_CANCELLED',
  'IMAGE_NOT_FOUND',
]);

/** Otherwise nobody would know why a tool does not find here what it finds in a terminal. */
function refusedVariables(workspaces: readonly string[]): readonly string[] {
  const options: ScanOptions = { timeoutMs: 0, updateDatabase: false, credentials: {}, aspects: [] };
  const names = scanners.flatMap((scanner) => scanner.versions(options)).flatMap(({ inherits = [] }) => inherits);
  return variablesIntoWorkspaces(process.env, names, workspaces);
}

/** How each scanner is to work. Credentials come by the variables that the tool itself documents, and go nowhere else. */
export function scanOptionsFor({ command, io }: ScanSession): (scanner: Scanner) => ScanOptions {
  const folders = new Map([...command.databases].map(([id, folder]) => [id, path.resolve(io.workingDirectory, folder)]));
  return ({ id, credentials, aspects }) => ({
    timeoutMs: command.timeoutMs,
    updateDatabase: command.updateDatabase,
    aspects: scanAspects.filter((aspect) => aspects.includes(aspect)),
    credentials: Object.fromEntries(
      credentials.flatMap(({ name, variable }) => {
        const value = process.env[variable];
        return value === undefined || value === '' ? [] : [[name, value]];
      }),
    ),
    ...(command.servers.has(id) && { server: command.servers.get(id) ?? '' }),
    ...(folders.has(id) && { database: folders.get(id) ?? '' }),
  });
}
