import {
  CancellationToken,
  DidChangeWatchedFilesNotification,
  ProgressType,
  ProgressToken,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver';
import { kindByName, mayHaveShape, type FilePath } from '../core/index.js';
import { isWithin, toFilePath } from './convert.js';
import { toFileState } from './explain.js';
import { guard, inBackground } from './guard.js';
import type { Pause } from './host.js';
import { countUses, type JudgedText } from './judge-text.js';
import { invalidParameters } from './lifecycle.js';
import { checkWorkspaceMethod, type CheckWorkspaceParams, type CheckWorkspaceResult, type WireFileState } from './protocol.js';
import { publishText, type Session } from './session.js';
import { takeTurns } from './turns.js';

/** Judges every file below the open folders on request; what it finds in closed files is published like what is typed. */
export function registerCheckWorkspace(session: Session): void {
  const { connection } = session;
  let isWatching = false;
  const watchOnce = async (): Promise<void> => {
    if (isWatching || !session.features.watchFiles) return;
    isWatching = true;
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  };
  connection.onRequest(
    checkWorkspaceMethod,
    guard<[unknown, CancellationToken | undefined], CheckWorkspaceResult>(
      connection.console,
      'Check Workspace',
      nothingChecked,
      async (given, token) => {
        const params = readParams(given);
        // Without parameters the token comes first.
        const cancel = token ?? (CancellationToken.is(given) ? given : CancellationToken.None);
        const result = await checkWorkspace(session, params, toRun(session, params, cancel));
        void inBackground(connection.console, 'Watching files', watchOnce)();
        return result;
      },
    ),
  );
}

/** From the first run on, what it found in closed files follows what others write to them. */
const watchers = [
  { globPattern: '**/*{ockerfile,ontainerfile,enkinsfile,arthfile}*' },
  { globPattern: '**/*.{yaml,yml,json,tf,tofu,hcl,nomad,toml,bazel,bzl,earth,tpl,gotmpl}' },
  { globPattern: '**/*.{container,image,volume,build,kube,artifact}' },
];

/** The request's parameters with the standard's two tokens. */
type ProgressParams = CheckWorkspaceParams & { readonly workDoneToken?: ProgressToken; readonly partialResultToken?: ProgressToken };

/** The parameters from any client; one that has nothing to say may leave them out. */
function readParams(given: unknown): ProgressParams {
  if (given === undefined || given === null || CancellationToken.is(given)) return {};
  const { folder, workDoneToken, partialResultToken }: { [Key in keyof ProgressParams]?: unknown } = given;
  if (folder !== undefined && typeof folder !== 'string')
    throw invalidParameters(checkWorkspaceMethod, 'the URI of a folder as `folder`, or nothing');
  return {
    ...(folder === undefined ? {} : { folder }),
    ...(ProgressToken.is(workDoneToken) ? { workDoneToken } : {}),
    ...(ProgressToken.is(partialResultToken) ? { partialResultToken } : {}),
  };
}

const partialResult = new ProgressType<readonly WireFileState[]>();

/** Where one run tells how far it is, and hears that it is called off. */
interface Run {
  readonly token: CancellationToken;
  readonly pause: Pause;
  readonly progress: WorkDoneProgressReporter;
  /** Hands over what a slice gave; absent when the client wants everything at the end. */
  readonly report?: (states: readonly WireFileState[]) => void;
}

interface Tally {
  readonly files: WireFileState[];
  readonly counts: { allowed: number; denied: number; undetermined: number; excepted: number };
  readonly notRead: { uri: string; reason: string }[];
  readonly repositories: Set<string>;
  filesRead: number;
  withoutPolicy: number;
}

/** So many files are judged before progress is told and what was found is handed over. */
const slice = 20;
const mostRepositories = 1000;
/** Files that name each other in circles end here. */
const mostFiles = 100_000;

async function checkWorkspace(session: Session, params: CheckWorkspaceParams, run: Run): Promise<CheckWorkspaceResult> {
  await session.ready;
  run.progress.begin('Wharfmaster: checking the workspace', 0, 'Looking for files', true);
  const tally: Tally = {
    files: [],
    counts: { allowed: 0, denied: 0, undetermined: 0, excepted: 0 },
    notRead: [],
    repositories: new Set(),
    filesRead: 0,
    withoutPolicy: 0,
  };
  const files = [...(await filesBelow(session, params, run, tally))];
  const claimed = new Set<FilePath>();
  for (let done = 0; done < files.length && !isCancelled(run);) {
    const next = files.slice(done, done + slice);
    done += next.length;
    const { states, follows } = await checkSlice(session, next, run, tally, claimed);
    // What others make a file of some kind is read at the end, unless its own name or content does.
    if (files.length < mostFiles) files.push(...follows.filter((file) => session.folders.all.some((folder) => isWithin(file, folder))));
    if (run.report === undefined) tally.files.push(...states);
    else if (states.length > 0) run.report(states);
    run.progress.report(Math.round((100 * done) / files.length), `${done} of ${files.length} files`);
  }
  run.progress.done();
  return { ...tally, repositories: [...tally.repositories].sort(), cancelled: isCancelled(run) };
}

function toRun({ connection, host }: Session, { workDoneToken, partialResultToken }: ProgressParams, token: CancellationToken): Run {
  const progress = connection.window.attachWorkDoneProgress(workDoneToken);
  const pause = takeTurns(host);
  if (partialResultToken === undefined) return { token, progress, pause };
  return { token, progress, pause, report: (states) => void connection.sendProgress(partialResult, partialResultToken, states) };
}

function isCancelled({ token }: Run): boolean {
  return token.isCancellationRequested;
}

/** Files that some kind may read: those that their names claim, and those that are recognised by content. */
async function filesBelow(session: Session, { folder }: CheckWorkspaceParams, run: Run, tally: Tally): Promise<readonly FilePath[]> {
  const found = new Set<FilePath>();
  const cancel = {
    get cancelled() {
      return isCancelled(run);
    },
  };
  for (const root of folder === undefined ? session.folders.all : [toFilePath(folder)]) {
    const { files, truncated } = await session.files.list(root, cancel, run.pause);
    for (const file of files) if (kindByName(file) !== undefined || mayHaveShape(file)) found.add(file);
    if (truncated && !isCancelled(run))
      tally.notRead.push({ uri: session.toUri(root), reason: 'There are more files than could be listed.' });
  }
  return [...found].sort();
}

interface Slice {
  readonly states: readonly WireFileState[];
  readonly follows: readonly FilePath[];
}

async function checkSlice(session: Session, files: readonly FilePath[], run: Run, tally: Tally, claimed: Set<FilePath>): Promise<Slice> {
  const states: WireFileState[] = [];
  const follows = new Set<FilePath>();
  for (const file of files.filter((file) => !claimed.has(file))) {
    await run.pause();
    if (isCancelled(run)) break;
    const judged = await judge(session, file, run, tally);
    if (judged === undefined) continue;
    if (judged.kept.kind !== undefined) claimed.add(file);
    for (const followed of judged.kept.reading.follows) if (!claimed.has(followed.file)) follows.add(followed.file);
    tally.filesRead++;
    count(judged, tally);
    collectRepositories(judged, tally);
    if (judged.state === 'judged' || judged.state === 'too-large') states.push(toFileState(judged));
  }
  return { states, follows: [...follows] };
}

/** An open document counts as it is in the editor, and its diagnostics are published as one types. */
async function judge(session: Session, file: FilePath, { pause }: Run, tally: Tally): Promise<JudgedText | undefined> {
  const open = session.documents.get(file);
  if (open !== undefined) return session.judge.current(open);
  // What another file speaks of may be a link that leads out of the workspace.
  const content = await session.files.read(
    file,
    session.folders.all.find((folder) => isWithin(file, folder)),
  );
  if (!content.ok) {
    session.closed.forget(file);
    // A file that only its content could have claimed is not missed when it is binary.
    if (kindByName(file) !== undefined || content.problem.code !== 'FILE_BINARY') {
      tally.notRead.push({ uri: session.toUri(file), reason: `${content.problem.message} ${content.problem.next}` });
    }
    return undefined;
  }
  const judged = await session.judge.judgeClosed(file, content.value, { earlier: session.closed.get(file), pause });
  if (session.documents.get(file) !== undefined) return judged;
  if (judged.judged.uses.length > 0 || judged.judged.findings.length > 0 || session.scans.concerns(file)) session.closed.keep(judged);
  else session.closed.forget(file);
  publishText(session, judged);
  session.scans.textChanged(judged);
  return judged;
}

function collectRepositories({ kept }: JudgedText, tally: Tally): void {
  for (const { value } of kept.reading.uses) {
    if (value.kind === 'reference' && tally.repositories.size < mostRepositories)
      tally.repositories.add(`${value.reference.registry}/${value.reference.repository}`);
  }
}

function count(judged: JudgedText, tally: Tally): void {
  if (judged.state === 'no-policy') tally.withoutPolicy++;
  if (judged.state !== 'judged') return;
  const counts = countUses(judged.judged);
  tally.counts.allowed += counts.allowed;
  tally.counts.denied += counts.denied;
  tally.counts.undetermined += counts.undetermined;
  tally.counts.excepted += counts.excepted;
}

const nothingChecked: CheckWorkspaceResult = {
  files: [],
  counts: { allowed: 0, denied: 0, undetermined: 0, excepted: 0 },
  filesRead: 0,
  withoutPolicy: 0,
  notRead: [],
  repositories: [],
  cancelled: false,
};
