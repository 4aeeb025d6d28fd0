import { scanAspects, type ImageExporter, type Scanner, type ScanOptions } from '../../core/index.js';
import type { ProgramSearch } from '../../node/find-program.js';
import { createExporter } from './exporter.js';
import { createToolRunner, type NodeToolRunner } from '../../node/tool-runner.js';
import { toolSearch } from '../../node/tool-search.js';
import type { ScanSession } from './session.js';

/** What a scan starts programs with. */
export interface ScanTools {
  readonly search: ProgramSearch;
  readonly runner: NodeToolRunner;
  readonly exporter: ImageExporter;
}

export function openTools({ workspaces, managedTools, command }: ScanSession): ScanTools {
  const search = toolSearch({ managed: managedTools, programs: {}, searchPath: process.env['PATH'] ?? '', workspaces });
  const runner = createToolRunner(search);
  return { search, runner, exporter: createExporter(runner, command.timeoutMs) };
}

/** How each scanner is to work. Credentials come by the variables that the tool itself documents, and go nowhere else. */
export function scanOptionsFor({ command }: ScanSession): (scanner: Scanner) => ScanOptions {
  return ({ credentials }) => ({
    timeoutMs: command.timeoutMs,
    updateDatabase: command.updateDatabase,
    aspects: scanAspects,
    credentials: Object.fromEntries(
      credentials.flatMap(({ name, variable }) => {
        const value = process.env[variable];
        return value === undefined || value === '' ? [] : [[name, value]];
      }),
    ),
  });
}
