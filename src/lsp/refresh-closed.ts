import type { FilePath } from '../core/index.js';
import type { JudgedText } from './judge-text.js';
import { publishText, type Session } from './session.js';

/** Judges a closed file of Check Workspace again, and reads it again only when its text is another. */
export async function refreshClosed(session: Session, file: FilePath, text: string, earlier: JudgedText): Promise<void> {
  const judged = await session.judge.judgeClosed(file, text, { earlier });
  session.closed.keep(judged);
  if (session.documents.get(file) !== undefined) return;
  publishText(session, judged);
  session.scans.textChanged(judged);
}

/** The same from disk: the file was written by somebody else, or is gone. */
export async function readClosedAgain(session: Session, file: FilePath): Promise<void> {
  const earlier = session.closed.get(file);
  if (earlier === undefined) return;
  const content = await session.files.read(file);
  if (content.ok) return refreshClosed(session, file, content.value, earlier);
  session.closed.forget(file);
  session.scans.forget(file);
  if (session.documents.get(file) === undefined) session.publisher.publish(earlier.uri, []);
}
