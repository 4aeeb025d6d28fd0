import type { Outcome } from '../core/index.js';
import { approvedImages, printReference, type JudgedUse } from '../core/index.js';
import { placeOf, toChoice } from './choices.js';
import { toFilePath, toRange } from './convert.js';
import { describeUse } from './describe-use.js';
import { toWireLabels } from './diagnostics.js';
import { countUses, outcomeOf, type JudgedText } from './judge-text.js';
import { useAt } from './locate-use.js';
import { breaks, type KeptPolicy } from './policy-file.js';
import { isPolicyFile } from './policy-documents.js';
import type { ExplainParams, ExplainResult, WireFileState, WireImageExplanation, WirePolicyState } from './protocol.js';
import type { Session } from './session.js';

/** Answers what the policies say: as a whole, about a file, about a place in it, or about an image that stands nowhere yet. */
export async function explain(session: Session, params: ExplainParams): Promise<ExplainResult> {
  await session.ready;
  const text = await textFor(session, params);
  if (text === undefined) return { policies: await policiesOfFirstFolder(session) };
  const policies = text.governing.files.map((kept) => toPolicyState(kept, session));
  const file = params.textDocument === undefined ? {} : { file: toFileState(text) };
  const image = imageOf(text, params, session);
  return { policies, ...file, ...(image === undefined ? {} : { image }) };
}

/** How one file stands, for the status bar and Check Workspace. */
export function toFileState(text: JudgedText): WireFileState {
  const state = text.state === 'excluded' && isPolicyFile(text.file, text.source.text) ? 'policy-file' : text.state;
  const { kind } = text.kept;
  return { uri: text.uri, state, ...(kind === undefined ? {} : { kind }), outcome: outcomeOf(text), counts: countUses(text.judged) };
}

/** An image that is asked about by its name is judged as if a small file of its own asked for it. */
async function textFor(session: Session, { textDocument, image, use }: ExplainParams): Promise<JudgedText | undefined> {
  const document = textDocument === undefined ? undefined : session.documents.byUri(textDocument.uri);
  if (image === undefined) {
    if (document !== undefined) return session.judge.current(document);
    return textDocument === undefined ? undefined : session.closed.get(toFilePath(textDocument.uri));
  }
  const folder = document === undefined ? session.folders.all[0] : undefined;
  const beside = document?.file ?? (folder === undefined ? undefined : `${folder}/Dockerfile`);
  return beside === undefined ? undefined : session.judge.judgeImage(beside, image, use ?? 'base');
}

async function policiesOfFirstFolder(session: Session): Promise<readonly WirePolicyState[]> {
  const root = session.folders.all[0];
  const { files } = await session.policies.governing(`${root ?? ''}/Dockerfile`, root);
  return files.map((kept) => toPolicyState(kept, session));
}

function toPolicyState(kept: KeptPolicy, session: Session): WirePolicyState {
  const [label] = toWireLabels([kept.label], session.toUri);
  const first = kept.unreadable ?? kept.problems.find(breaks)?.what ?? kept.problems[0]?.what;
  const base = label ?? { layer: kept.kind, uri: session.toUri(kept.file) };
  const state = kept.state === 'absent' ? 'broken' : kept.state;
  return { ...base, state, problems: kept.problems.length, ...(first === undefined ? {} : { problem: first }) };
}

function imageOf(text: JudgedText, { position, image }: ExplainParams, session: Session): WireImageExplanation | undefined {
  if (image !== undefined) {
    const [judged] = text.judged.uses;
    return judged === undefined ? undefined : toImageExplanation(judged, text, session);
  }
  const judged = position === undefined ? undefined : useAt(text, text.lines.offsetAt(position));
  if (judged === undefined) return undefined;
  return { ...toImageExplanation(judged, text, session), range: toRange(text.lines, judged.use.at.span) };
}

function toImageExplanation(judged: JudgedUse, text: JudgedText, session: Session): WireImageExplanation {
  const { use, verdict } = judged;
  const outcome: Outcome = text.state === 'no-policy' ? 'undetermined' : verdict.outcome;
  return {
    written: use.written,
    ...(use.value.kind === 'reference' ? { canonical: printReference(use.value.reference) } : {}),
    outcome,
    findings: verdict.findings.map(({ policy, rule, level, what, why, next, excepted }) => ({
      ...{ rule, level, what, why, next, policy: toWireLabels(policy, session.toUri) },
      ...(excepted === undefined ? {} : { excepted }),
    })),
    missing: verdict.missing,
    approved: approvedImages(text.governing.policy, placeOf(judged)).map(toChoice),
    markdown: describeUse(judged, text),
  };
}
