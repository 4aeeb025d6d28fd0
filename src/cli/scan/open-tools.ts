import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { escapeText, runtimes, scanAspects, scanners, type ImageExporter, type Scanner, type ScanOptions } from '../../core/index.js';
import { systemClock } from '../../node/clock.js';
import { foundScanners } from '../../node/found-scanners.js';
import { createImageExporter } from '../../node/image-exporter.js';
import { variablesIntoWorkspaces } from '../../node/inherited-environment.js';
import { createToolRunner, type NodeToolRunner } from '../../node/tool-runner.js';
import { toolSearch } from '../../node/tool-search.js';
import type { ScanSession } from './session.js';

/** What a scan starts programs with. */
export interface ScanTools {
  readonly runner: NodeToolRunner;
  readonly exporter: ImageExporter;
  readonly isFound: (scanner: Scanner) => boolean;
}

export async function openTools({ workspaces, managedTools, command, io }: ScanSession): Promise<ScanTools> {
  const search = toolSearch({ managed: managedTools, programs: {}, searchPath: process.env['PATH'] ?? '', workspaces });
  const tools = createToolRunner(search);
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
  return { runner: tools, exporter, isFound: await foundScanners(search, tools, io.cancel) };
}

/** Otherwise nobody would know why a tool does not find here what it finds in a terminal. */
function refusedVariables(workspaces: readonly string[]): readonly string[] {
  const options: ScanOptions = { timeoutMs: 0, updateDatabase: false, credentials: {}, aspects: [] };
  const names = scanners.flatMap((scanner) => scanner.versions(options)).flatMap(({ inherits = [] }) => inherits);
  return variablesIntoWorkspaces(process.env, names, workspaces);
}

/** How each scanner is to work. Credentials come by the variables that the tool itself documents, and go nowhere else. */
export function scanOptionsFor({ command, io }: ScanSession): (scanner: Scanner) => ScanOptions {
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
    ...(id === 'clamav' && command.clamavDatabase !== undefined && { database: path.resolve(io.workingDirectory, command.clamavDatabase) }),
  });
}
