import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesParams,
} from 'vscode-languageserver';
import { policyFileName } from '../core/index.js';
import { toFilePath, toUri } from './convert.js';
import { guard } from './guard.js';
import { readSettings } from './settings.js';
import type { Session } from './session.js';
import type { JudgeAll } from './sync.js';

/** Follows what lies outside the open documents: settings, folders, and policy files on disk. */
export function watchWorkspace(session: Session, judgeAll: JudgeAll): void {
  const { connection } = session;
  const { console: log } = connection;
  connection.onInitialized(
    guard(log, 'Starting', undefined, async () => {
      followFolders(session, judgeAll);
      session.ready = guard(log, 'Reading settings', undefined, () => refreshSettings(session))();
      await session.ready;
      judgeAll();
      await register(session);
    }),
  );
  connection.onDidChangeConfiguration(
    guard(log, 'Reading settings', undefined, async ({ settings }: { settings: unknown }) => {
      await refreshSettings(session, settings);
      session.judge.settingsChanged();
      judgeAll();
    }),
  );
  connection.onDidChangeWatchedFiles(
    guard(log, 'Following files', undefined, (params: DidChangeWatchedFilesParams) => policyFilesChanged(session, judgeAll, params)),
  );
}

/** The editor's settings, and above them the administrator's file, which settings cannot replace. */
async function refreshSettings(session: Session, pushed?: unknown): Promise<void> {
  const { connection, features, policies, host } = session;
  if (features.configuration) session.settings = readSettings(await connection.workspace.getConfiguration('wharfmaster'));
  else if (pushed !== undefined) session.settings = readSettings(sectionOf(pushed));
  const managed = await host.organisationPolicy();
  if (managed.problem !== undefined) connection.console.warn(managed.problem);
  const chosen = session.settings.policy;
  policies.setOrganisation([managed, ...(chosen === undefined ? [] : [{ file: toPolicyFile(chosen) }])]);
}

function sectionOf(pushed: unknown): unknown {
  return typeof pushed === 'object' && pushed !== null && 'wharfmaster' in pushed ? pushed.wharfmaster : pushed;
}

/** A setting holds a URI or an absolute path of this system. */
function toPolicyFile(chosen: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(chosen)) return toFilePath(chosen);
  const path = chosen.replaceAll('\\', '/');
  return toFilePath(toUri(`file://${path.startsWith('/') ? '' : '/'}${path}`));
}

async function register({ connection, features, settings }: Session): Promise<void> {
  if (features.configuration) await connection.client.register(DidChangeConfigurationNotification.type, { section: 'wharfmaster' });
  if (!features.watchFiles) return;
  const organisation = settings.policy === undefined ? [] : [{ globPattern: toPolicyFile(settings.policy).replace(/^file:\/\//, '') }];
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [{ globPattern: `**/${policyFileName}` }, ...organisation],
  });
}

function followFolders({ connection, features, folders, policies }: Session, judgeAll: JudgeAll): void {
  if (!features.workspaceFolders) return;
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    folders.change(added, removed);
    policies.rootsChanged();
    judgeAll();
  });
}

function policyFilesChanged({ documents, policies }: Session, judgeAll: JudgeAll, { changes }: DidChangeWatchedFilesParams): void {
  const files = changes.map(({ uri }) => toFilePath(uri)).filter((file) => documents.get(file) === undefined);
  for (const file of files) policies.changed(file);
  if (files.length > 0) judgeAll();
}
