import { governingWithoutExcluded, type FilePath, type GoverningPolicy, type JudgingContext } from '../../core/index.js';
import { toFilePath } from '../convert.js';
import { toWireFinding } from '../diagnostics.js';
import { guard } from '../guard.js';
import type { JudgedText } from '../judge-text.js';
import { factsMethod, type FactsResult, type ImageFacts, type ImageVerdict } from '../protocol.js';
import { publishText, type Session } from '../session.js';
import { takeTurns } from '../turns.js';
import { watchOthers } from '../watch-others.js';
import { referenceOf } from './place-facts.js';
import { readFacts } from './read-facts.js';

/** Takes in what the client learnt of images, publishes it at its places, and answers with the gate's verdicts. */
export function registerFacts(session: Session): void {
  const { connection, scans } = session;
  scans.connect({
    closed: session.closed,
    isInside: (file) => session.folders.isInside(file),
    current: (file, isWanted) => currentText(session, file, isWanted),
    publish: (text) => publishText(session, text),
    watch: (files) => watchOthers(session, files),
  });
  connection.onRequest(
    factsMethod,
    guard<[unknown], FactsResult>(connection.console, 'Taking in facts', { verdicts: [] }, async (given) => {
      const params = readFacts(given);
      await session.ready;
      await scans.apply(params);
      await session.trust.apply(params, { texts: () => knownTexts(session), publish: (text) => publishText(session, text) });
      return { verdicts: await verdictsOf(session) };
    }),
  );
}

async function currentText(session: Session, file: FilePath, isWanted: boolean): Promise<JudgedText | undefined> {
  const open = session.documents.get(file);
  if (open !== undefined) return session.judge.current(open);
  const known = session.closed.get(file);
  if (known !== undefined || !isWanted) return known;
  const root = await session.folders.rootOf(file);
  const content = await session.files.read(file, root);
  if (!content.ok) return undefined;
  const judged = await session.judge.judgeClosed(file, content.value);
  if (session.documents.get(file) !== undefined) return undefined;
  session.closed.keep(judged);
  await watchOthers(session, [file]);
  return judged;
}

/** What the editor shows, and what Check Workspace found in files that nobody has open. */
async function knownTexts({ documents, closed, judge }: Session): Promise<readonly JudgedText[]> {
  const open = await Promise.all(documents.all().map((document) => judge.current(document)));
  const shown = open.filter((text) => text !== undefined);
  return [...shown, ...closed.all().filter(({ file }) => documents.get(file) === undefined)];
}

/** The verdict on every image with a scan, those that were known before included: a client that sends nothing new asks for them. */
async function verdictsOf(session: Session): Promise<readonly ImageVerdict[]> {
  const pause = takeTurns(session.host);
  const verdicts: ImageVerdict[] = [];
  for (const facts of session.scans.store.all()) {
    if (facts.scan === undefined) continue;
    verdicts.push(await verdictOf(session, facts));
    await pause();
  }
  return verdicts;
}

async function verdictOf(session: Session, facts: ImageFacts): Promise<ImageVerdict> {
  const { governing, context } = await policiesOver(session, facts);
  const vex = await session.scans.vexFor(governing);
  const reference = referenceOf(facts);
  const verdict = session.scans.verdicts.of(facts, { governing, context, vex, ...(reference && { reference }) });
  return {
    imageId: facts.imageId,
    outcome: verdict.asked ? verdict.outcome : 'unasked',
    findings: verdict.findings.map((finding) => toWireFinding(finding, session.toUri)),
    missing: verdict.missing,
  };
}

/** The policies over the image's Dockerfile; without one those at the top of the first folder. */
async function policiesOver(
  session: Session,
  { dockerfile }: ImageFacts,
): Promise<{ governing: GoverningPolicy; context: JudgingContext }> {
  const { folders, host, policies, judge } = session;
  const context = { now: host.now(), stage: 'edit' as const };
  if (dockerfile === undefined) {
    const origin = await folders.originOf(folders.all[0]);
    return { governing: (await judge.governingFirstFolder()).policy, context: { ...context, ...(origin !== undefined && { origin }) } };
  }
  const file = toFilePath(dockerfile.uri);
  const place = folders.placeOf(file);
  const root = await folders.rootOf(place);
  const origin = await folders.originOf(root);
  const governing = governingWithoutExcluded(file, (await policies.governing(place, root)).policy);
  return { governing, context: { ...context, ...(origin !== undefined && { origin }) } };
}
