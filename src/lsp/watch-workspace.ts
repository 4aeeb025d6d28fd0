import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesParams,
  type FileSystemWatcher,
} from 'vscode-languageserver';
import { isRemoteSource, policyFileName, type FilePath } from '../core/index.js';
import { folderOf, pathToUri, toFilePath, toUri } from './convert.js';
import { inBackground } from './guard.js';
import { readClosedAgain } from './refresh-closed.js';
import type { OrganisationPolicy } from './host.js';
import { refreshPoliciesMethod, type WharfmasterSettings } from './protocol.js';
import { askRemote } from './ask-remote.js';
import { readSettings, type ClientFeatures } from './settings.js';
import { refreshOpen } from './refresh-open.js';
import type { Session } from './session.js';
import type { JudgeAll } from './sync.js';

/** Follows what lies outside the open documents: settings, folders, and policy files on disk. */
export function watchWorkspace(session: Session, judgeAll: JudgeAll): void {
  const { connection } = session;
  const { console: log } = connection;
  connection.onInitialized(
    inBackground(log, 'Starting', async () => {
      followFolders(session, judgeAll);
      session.ready = inBackground(log, 'Reading settings', () => refreshSettings(session))();
      await session.ready;
      judgeAll();
      await inBackground(log, 'Following settings', () => followSettings(session))();
      await watchPolicies(session);
    }),
  );
  connection.onDidChangeConfiguration(
    inBackground(log, 'Reading settings', async ({ settings }: { settings: unknown }) => {
      const before = session.settings.policy;
      await refreshSettings(session, settings);
      session.judge.settingsChanged();
      judgeAll();
      if (session.settings.policy !== before) await watchPolicies(session);
    }),
  );
  connection.onRequest(refreshPoliciesMethod, async () => {
    await refreshSettings(session);
    judgeAll();
    return null;
  });
  connection.onDidChangeWatchedFiles(
    inBackground(log, 'Following files', (params: DidChangeWatchedFilesParams) => filesChanged(session, judgeAll, params)),
  );
}

async function followSettings({ connection, features }: Session): Promise<void> {
  if (features.configuration) await connection.client.register(DidChangeConfigurationNotification.type, { section: 'wharfmaster' });
}

/** The editor's settings, and above them the administrator's file, which settings cannot replace. */
async function refreshSettings(session: Session, pushed?: unknown): Promise<void> {
  const { connection, features, policies, host } = session;
  if (features.configuration) session.settings = (await askSettings(session)) ?? session.settings;
  else if (pushed !== undefined) session.settings = readSettings(sectionOf(pushed));
  const managed = await host.organisationPolicy();
  if (managed.problem !== undefined) connection.console.warn(managed.problem);
  const chosen = session.settings.policy;
  policies.setOrganisation([managed, ...(chosen === undefined ? [] : [await chosenPolicy(chosen, session)])]);
  policies.forgetRemote();
}

async function chosenPolicy(chosen: string, session: Session): Promise<OrganisationPolicy> {
  if (!isRemoteSource(chosen)) return { file: toPolicyFile(chosen) };
  return { source: chosen, ...(await askRemote(session, chosen, 'person')) };
}

/** Undefined when the client refuses to say: the settings that are known stay, and the administrator's file counts all the same. */
async function askSettings({ connection }: Session): Promise<WharfmasterSettings | undefined> {
  try {
    return readSettings(await connection.workspace.getConfiguration('wharfmaster'));
  } catch (error) {
    connection.console.warn(`The client did not hand over its settings: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function sectionOf(pushed: unknown): unknown {
  return typeof pushed === 'object' && pushed !== null && 'wharfmaster' in pushed ? pushed.wharfmaster : pushed;
}

/** A setting holds a URI or an absolute path of this system. */
function toPolicyFile(chosen: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(chosen)) return toFilePath(chosen);
  return toFilePath(pathToUri(chosen));
}

/** Watches the workspace's policy files, and the organisation's, which lies outside it. An earlier watch is replaced. */
async function watchPolicies(session: Session): Promise<void> {
  const { connection, features, settings } = session;
  if (!features.watchFiles) return;
  const organisation =
    settings.policy === undefined || isRemoteSource(settings.policy) ? [] : [watcherOf(toPolicyFile(settings.policy), features)];
  const options = { watchers: [{ globPattern: `**/${policyFileName}` }, ...organisation] };
  const registered = await connection.client.register(DidChangeWatchedFilesNotification.type, options);
  session.policyWatch?.dispose();
  session.policyWatch = registered;
}

function watcherOf(file: FilePath, { relativePatterns }: ClientFeatures): FileSystemWatcher {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (!relativePatterns) return { globPattern: file.replace(/^file:\/\//, '') };
  return { globPattern: { baseUri: toUri(folderOf(file)), pattern: name } };
}

function followFolders({ connection, features, folders, policies }: Session, judgeAll: JudgeAll): void {
  if (!features.workspaceFolders) return;
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    folders.change(added, removed);
    policies.rootsChanged();
    judgeAll();
  });
}

function filesChanged(session: Session, judgeAll: JudgeAll, { changes }: DidChangeWatchedFilesParams): void {
  const { documents, policies, closed, others, judge } = session;
  const files = changes.map(({ uri }) => toFilePath(uri)).filter((file) => documents.get(file) === undefined);
  const changedPolicies = files.filter((file) => policies.isConsulted(file) || file.endsWith(`/${policyFileName}`));
  for (const file of changedPolicies) policies.changed(file);
  if (changedPolicies.length > 0) judgeAll();
  for (const file of files) {
    others.changed(file);
    session.scans.fileChanged(file);
    for (const dependent of judge.dependentsOf(file)) {
      const document = documents.get(dependent);
      if (document !== undefined) void inBackground(session.connection.console, 'Judging', () => refreshOpen(session, document))();
    }
    for (const dependent of closed.dependentsOf(file))
      void inBackground(session.connection.console, 'Reading a file again', () => readClosedAgain(session, dependent))();
    if (closed.get(file) !== undefined)
      void inBackground(session.connection.console, 'Reading a file again', () => readClosedAgain(session, file))();
  }
}
