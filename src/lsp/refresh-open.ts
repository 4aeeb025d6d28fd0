import type { OpenDocument } from './open-documents.js';
import { publishJudged, type Session } from './session.js';
import { watchOthers } from './watch-others.js';

/**
 * Judges what the editor shows and publishes it. What the reading would have looked into besides is loaded after that, never before the answer to a
 * keystroke, and it is read again; each time something that was unknown is known, so this ends.
 */
export async function refreshOpen(session: Session, document: OpenDocument): Promise<void> {
  await session.ready;
  const judged = await session.judge.judgeOpen(document);
  if (judged === undefined) return;
  publishJudged(session, document, judged);
  if (!(await session.judge.loadWants(judged))) return;
  await watchOthers(session, judged.kept.reading.wants);
  await refreshOpen(session, document);
}
