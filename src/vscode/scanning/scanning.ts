import type * as vscode from 'vscode';
import type { Server } from '../server.js';
import type { ToolHost } from '../tool-host.js';
import type { Credentials } from './credentials.js';
import type { Facts } from './facts.js';
import type { KnownImages } from './known-images.js';
import type { LocalImages } from './local-images.js';
import type { Placement } from './placement.js';
import type { ScanEnd, ScanPlan } from './scan-images.js';
import type { ScanQueue } from './scan-queue.js';
import type { ScanSettings } from './settings.js';
import type { WorkspaceFiles } from './workspace-files.js';

/** Everything about scanning that commands, triggers and views share; put together once, in start-scanning.ts. */
export interface Scanning {
  readonly context: vscode.ExtensionContext;
  readonly server: Server;
  readonly host: ToolHost;
  readonly images: KnownImages;
  readonly facts: Facts;
  readonly local: LocalImages;
  readonly files: WorkspaceFiles;
  readonly placement: Placement;
  readonly queue: ScanQueue<ScanEnd>;
  readonly plan: ScanPlan;
  readonly credentials: Credentials;
  readonly settings: () => ScanSettings;
  readonly log: vscode.LogOutputChannel;
}
