import type { DidCloseTextDocumentParams } from 'vscode-languageserver';
import type { FilePath } from '../core/index.js';
import { inBackground } from './guard.js';
import type { OpenDocument } from './open-documents.js';
import { isPolicyFile } from './policy-documents.js';
import { Schedule } from './schedule.js';
import { readClosedAgain, refreshClosed } from './refresh-closed.js';
import { refreshOpen } from './refresh-open.js';
import type { Session } from './session.js';
import { takeTurns } from './turns.js';

/** Has everything judged again, from kept readings: after a policy, a setting or a folder changed. */
export type JudgeAll = () => void;

/** The key under which closed files and policy files are looked after together. */
const everythingElse = Symbol('closed files and policies');
type Work = OpenDocument | typeof everythingElse;

/** Follows the open documents and the policies among them, and publishes what is to be said. */
export function registerSync(session: Session): JudgeAll {
  const { connection, documents, policies } = session;
  const schedule = scheduleOf(session);
  const judgeAll = (): void => {
    for (const document of documents.all()) schedule.changed(document);
    schedule.changed(everythingElse);
  };
  const changed = (document: OpenDocument): void => {
    const isPolicy = policies.isConsulted(document.file) || isPolicyFile(document.file, document.lines.getText());
    if (isPolicy) {
      policies.changed(document.file);
      judgeAll();
    } else schedule.changed(document);
    session.scans.fileChanged(document.file);
    for (const file of session.judge.dependentsOf(document.file)) changedAgain(file);
  };
  const changedAgain = (file: FilePath): void => {
    const dependent = documents.get(file);
    if (dependent !== undefined) schedule.changed(dependent);
  };
  connection.onDidOpenTextDocument((params) => changed(documents.open(params)));
  connection.onDidChangeTextDocument((params) => {
    const document = documents.change(params);
    if (document !== undefined) changed(document);
  });
  connection.onDidCloseTextDocument(
    inBackground(connection.console, 'Closing a document', (params: DidCloseTextDocumentParams) =>
      close(session, schedule, judgeAll, params),
    ),
  );
  return judgeAll;
}

function scheduleOf(session: Session): Schedule<Work> {
  return new Schedule<Work>(
    session.host,
    inBackground(session.connection.console, 'Judging', (work: Work) =>
      work === everythingElse ? refreshOthers(session) : refreshOpen(session, work),
    ),
  );
}

/** Judges the closed files of the last Check Workspace again, from what was read then. */
async function refreshOthers(session: Session): Promise<void> {
  await session.ready;
  const revision = session.policies.revision;
  const pause = takeTurns(session.host);
  for (const earlier of session.closed.all()) {
    // A newer change has its own run.
    if (session.policies.revision !== revision) return;
    await refreshClosed(session, earlier.file, earlier.source.text, earlier);
    await pause();
  }
  session.policyPublisher.publishKnown();
}

async function close(session: Session, schedule: Schedule<Work>, judgeAll: JudgeAll, params: DidCloseTextDocumentParams): Promise<void> {
  const document = session.documents.close(params);
  if (document === undefined) return;
  const { file, uri } = document;
  schedule.forget(document);
  session.judge.forget(file);
  if (session.policies.isConsulted(file)) {
    // What was typed and not saved no longer counts: the file on disk does.
    session.policies.changed(file);
    judgeAll();
  } else session.publisher.publish(uri, []);
  session.scans.forget(file);
  // Only a result of Check Workspace or a scan outlives its editor, and then it is that of the file on disk.
  if (session.closed.get(file) !== undefined) await readClosedAgain(session, file);
  else if (session.scans.concerns(file)) await session.scans.refresh(file);
}
