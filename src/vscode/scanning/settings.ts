import * as vscode from 'vscode';

/** What makes us look at an image without being asked. */
export const scanTriggers = ['onBuild', 'onPull', 'onOpen', 'onSave'] as const;
export type ScanTrigger = (typeof scanTriggers)[number];

/** The person's own settings about scanning; all have application scope, so no workspace has a say in them. */
export interface ScanSettings {
  readonly triggers: readonly ScanTrigger[];
  readonly paused: boolean;
  readonly scanners: readonly string[];
  readonly timeoutMs: number;
  readonly updateDatabase: boolean;
  readonly storageBytes: number;
  readonly runtime: 'auto' | 'docker' | 'podman' | 'nerdctl';
  /** Absolute paths of programs by tool id. */
  readonly programs: Readonly<Record<string, string>>;
  readonly servers: Readonly<Record<string, string>>;
  /** Folders of databases by tool id. */
  readonly databases: Readonly<Record<string, string>>;
}

const runtimes = ['auto', 'docker', 'podman', 'nerdctl'] as const;

/** Reads them once, whenever one of them has changed. */
export function readScanSettings(): ScanSettings {
  const all = vscode.workspace.getConfiguration('wharfmaster');
  const texts = (name: string): readonly string[] => listOfTexts(all.get(name));
  const isEnabled = all.get<unknown>('enable') !== false;
  return {
    triggers: isEnabled ? scanTriggers.filter((trigger) => texts('scan.trigger').includes(trigger)) : [],
    paused: all.get<unknown>('scan.paused') === true,
    scanners: texts('scan.scanners'),
    timeoutMs: numberOf(all.get('scan.timeout'), 600) * 1000,
    updateDatabase: all.get<unknown>('scan.updateDatabase') === true,
    storageBytes: numberOf(all.get('scan.storage'), 200) * 1_000_000,
    runtime: runtimes.find((id) => id === all.get<unknown>('runtime')) ?? 'auto',
    programs: byTool(all.get('tools'), 'path'),
    servers: byTool(all.get('tools'), 'server'),
    databases: byTool(all.get('tools'), 'database'),
  };
}

/** Whether the host must start again to obey. */
export function concernsHost(event: vscode.ConfigurationChangeEvent): boolean {
  return ['wharfmaster.tools', 'wharfmaster.runtime', 'wharfmaster.scan.storage'].some((name) => event.affectsConfiguration(name));
}

/** What stands in `wharfmaster.tools.<id>.<name>`, by id. */
function byTool(tools: unknown, name: 'path' | 'server' | 'database'): Readonly<Record<string, string>> {
  if (typeof tools !== 'object' || tools === null) return {};
  const entries = Object.entries(tools).flatMap(([id, of]: [string, unknown]) => {
    const value: unknown = typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
    return typeof value === 'string' && value.trim() !== '' ? [[id, value.trim()] as const] : [];
  });
  return Object.fromEntries(entries);
}

function listOfTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : otherwise;
}
