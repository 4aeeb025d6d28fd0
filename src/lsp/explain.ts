import {
  approvedImages,
  describeVouching,
  explainImage,
  fileKinds,
  isRemoteSource,
  printReference,
  type ImageQuestion,
  type Level,
  type PolicyOrigin,
  type Scan,
  type ScanAspect,
} from '../core/index.js';
import { approvedFor, toChoice } from './choices.js';
import { toFilePath, toRange } from './convert.js';
import { answerFor, answerTo, describeAnswer, type ImageAnswer } from './describe-image.js';
import { toWireLabels } from './diagnostics.js';
import { countUses, outcomeOf, type JudgedText } from './judge-text.js';
import { useAt } from './locate-use.js';
import { breaks, type KeptPolicy } from './policy-file.js';
import { isPolicyFile } from './policy-documents.js';
import type {
  ExplainParams,
  ExplainResult,
  WireFileState,
  WireImageExplanation,
  WirePolicyState,
  WireScanWish,
  WireUse,
} from './protocol.js';
import { judgedText, type Session } from './session.js';

/** Answers what the policies say: as a whole, about a file, about a place in it, or about an image that stands nowhere yet. */
export async function explain(session: Session, params: ExplainParams): Promise<ExplainResult> {
  await session.ready;
  const text = params.textDocument === undefined ? undefined : await textOf(session, params.textDocument.uri);
  const governing = text?.governing ?? (await session.judge.governingFirstFolder());
  const image = params.image === undefined ? explainAt(session, text, params) : await explainNamed(session, text, params.image, params);
  return {
    policies: governing.files.map((kept) => toPolicyState(kept, session)),
    ...(text === undefined ? {} : { file: toFileState(text) }),
    ...(image === undefined ? {} : { image }),
    ...(text === undefined || params.images !== true ? {} : { images: listUses(text) }),
  };
}

/** How one file stands, for the status bar and Check Workspace. */
export function toFileState(text: JudgedText): WireFileState {
  const state = text.state === 'excluded' && isPolicyFile(text.file, text.source.text) ? 'policy-file' : text.state;
  const { kind } = text.kept;
  return { uri: text.uri, state, ...(kind === undefined ? {} : { kind }), outcome: outcomeOf(text), counts: countUses(text.judged) };
}

async function textOf(session: Session, uri: string): Promise<JudgedText | undefined> {
  return (await judgedText(session, uri)) ?? session.closed.get(toFilePath(uri));
}

function toPolicyState(kept: KeptPolicy, session: Session): WirePolicyState {
  const [label] = toWireLabels([kept.label], session.toUri);
  const base = label ?? { layer: kept.kind, uri: session.toUri(kept.file) };
  const first = kept.unreadable ?? (kept.problems.find(breaks) ?? kept.problems[0])?.what;
  const state = kept.state === 'absent' ? 'broken' : kept.state;
  const scan = kept.layer?.policy.scan;
  return {
    ...{ ...base, state, problems: kept.problems.length },
    ...(first === undefined ? {} : { problem: first }),
    ...(scan === undefined ? {} : { scan: toScanWish(scan) }),
    ...(kept.source === undefined ? {} : { source: kept.source }),
    ...extendsAfar(kept),
    ...(kept.origin === undefined ? {} : describeAfar(kept.origin, session.host.now())),
  };
}

function extendsAfar({ reading }: KeptPolicy): Pick<WirePolicyState, 'extends'> {
  const target = reading?.policy?.extends;
  return target !== undefined && isRemoteSource(target) ? { extends: target } : {};
}

function describeAfar(origin: PolicyOrigin, now: number): Pick<WirePolicyState, 'serial' | 'vouching' | 'stale'> {
  const { serial, stale } = origin;
  return { serial, vouching: describeVouching(origin, now), ...(stale === undefined ? {} : { stale }) };
}

function toScanWish({ scanners = [], require = 'any', secrets, misconfiguration, malware }: Scan): WireScanWish {
  const isAsked = (level: Level | undefined): boolean => level !== undefined && level !== 'off';
  const aspects: readonly ScanAspect[] = [
    ...(isAsked(secrets) ? (['secrets'] as const) : []),
    ...(isAsked(misconfiguration) ? (['misconfigurations'] as const) : []),
    ...(isAsked(malware) ? (['malware'] as const) : []),
  ];
  return { scanners, require, aspects };
}

function explainAt(session: Session, text: JudgedText | undefined, { position }: ExplainParams): WireImageExplanation | undefined {
  const judged = text === undefined || position === undefined ? undefined : useAt(text, text.lines.offsetAt(position));
  if (text === undefined || judged === undefined) return undefined;
  const approved = approvedFor(judged, text);
  return { ...toWire(answerFor(judged, text, approved), session), range: toRange(text.lines, judged.use.at.span) };
}

const mostUses = 1000;

/** The images that stand in the file itself; those that it only gives to another file are listed there. */
function listUses(text: JudgedText): readonly WireUse[] {
  const here = text.judged.uses.filter(({ use }) => use.at.file === text.file).slice(0, mostUses);
  return here.map(({ use, verdict }) => ({
    written: use.written,
    range: toRange(text.lines, use.at.span),
    ...(use.value.kind === 'reference' ? { canonical: printReference(use.value.reference) } : {}),
    outcome: verdict.outcome,
  }));
}

/** An image by its name is judged as if it stood in the document, or in a file at the top of the first folder. */
async function explainNamed(
  session: Session,
  text: JudgedText | undefined,
  image: string,
  { use }: ExplainParams,
): Promise<WireImageExplanation> {
  const { policy, files } = text?.governing ?? (await session.judge.governingFirstFolder());
  const context = text?.context ?? { now: session.host.now() };
  // What a kind asks for first is what it is mostly there for: the base of a Dockerfile, what a manifest runs.
  const kind = fileKinds.find(({ id }) => id === text?.kept.kind);
  const question: ImageQuestion = { image, use: use ?? kind?.places[0]?.use ?? 'base' };
  const explanation = explainImage(question, policy, context);
  const { stage } = explanation;
  const approved = approvedImages(
    policy,
    { use: explanation.use, class: explanation.class, ...(stage === undefined ? {} : { stage }) },
    context,
  );
  return toWire(answerTo(explanation, files, approved, context.now), session);
}

function toWire(answer: ImageAnswer, session: Session): WireImageExplanation {
  const { written, canonical, verdict, approved } = answer;
  return {
    written,
    ...(canonical === undefined ? {} : { canonical }),
    outcome: verdict.outcome,
    findings: verdict.findings.map(({ policy, rule, level, what, why, next, excepted }) => ({
      ...{ rule, level, what, why, next, policy: toWireLabels(policy, session.toUri) },
      ...(excepted === undefined ? {} : { excepted }),
    })),
    missing: verdict.missing,
    approved: approved.map(toChoice),
    markdown: describeAnswer(answer),
  };
}
