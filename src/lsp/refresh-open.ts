import type { OpenDocument } from './open-documents.js';
import { publishJudged, type Session } from './session.js';
import { watchOthers } from './watch-others.js';

/** Whatever a text asks for is loaded in fewer rounds: only what others wrote meanwhile, or what found no room, is wanted once more. */
const mostRounds = 50;

/**
 * Judges what the editor shows and publishes it. What the reading would have looked into besides is loaded after that, never before the answer to a
 * keystroke, and it is read again.
 */
export async function refreshOpen(session: Session, document: OpenDocument, roundsLeft = mostRounds): Promise<void> {
  await session.ready;
  const judged = await session.judge.judgeOpen(document);
  if (judged === undefined) return;
  publishJudged(session, document, judged);
  if (roundsLeft === 0 || !(await session.judge.loadWants(judged))) return;
  await watchOthers(session, judged.kept.reading.wants);
  await refreshOpen(session, document, roundsLeft - 1);
}
