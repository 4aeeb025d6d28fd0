import type { KnownFacts, Reading, SourceFile } from '../model/reading.js';
import type { ImageUse } from '../model/image-use.js';
import type { Finding, Fix, JudgedFile, JudgedUse, Verdict } from '../model/verdict.js';
import { judgeFile } from '../policy/judge.js';
import { fixCandidates, type FixCandidate } from '../policy/judging/fix-candidates.js';
import type { GoverningPolicy, JudgingContext } from '../policy/layer.js';
import { applyEdits } from './apply-edits.js';
import { readSource } from './read-source.js';
import { rewriteReference } from './rewrite-reference.js';
import { areVariablesUsedElsewhere } from './variables-used-elsewhere.js';

/**
 * The changes that make a use pass the whole policy (policy.md section 5, Replacement). Each is tried: applied to the text, read and
 * judged again, and offered only when the use then passes and no other use of the file asks for another image or is worse off.
 */
export async function findFixes(
  source: SourceFile,
  judged: JudgedUse,
  governing: GoverningPolicy,
  context: JudgingContext,
  known: KnownFacts,
): Promise<readonly Fix[]> {
  const { use, verdict } = judged;
  if (!verdict.findings.some(isOpen) || use.value.kind !== 'reference') return [];
  const candidates = fixCandidates(use, governing, context);
  if (candidates.length === 0) return [];
  const trial = await startTrial(source, use, governing, context, known);
  if (trial === undefined) return [];
  const fixes: Fix[] = [];
  for (const candidate of candidates.slice(0, mostCandidates)) {
    const fix = await tryCandidate(candidate, use, trial);
    if (fix !== undefined) fixes.push(fix);
  }
  return withPreferred(fixes);
}

/** Each candidate costs a reading of the file. */
const mostCandidates = 8;

/** The file as it is, for comparing, and the way to judge it changed. */
interface Trial {
  readonly source: SourceFile;
  readonly before: JudgedFile;
  /** The use's variables are read elsewhere too. */
  readonly keepTags: boolean;
  /** Which of the file's uses is to be fixed. */
  readonly index: number;
  judge(text: string): Promise<JudgedFile>;
}

async function startTrial(
  source: SourceFile,
  use: ImageUse,
  governing: GoverningPolicy,
  context: JudgingContext,
  known: KnownFacts,
): Promise<Trial | undefined> {
  const judge = async (text: string): Promise<JudgedFile> => {
    const reading: Reading = await readSource({ ...source, text }, known);
    return judgeFile(source.path, reading, governing, context);
  };
  const before = await baseline(source, governing, context, known, judge);
  const index = before.uses.findIndex(({ use: found }) => isSamePlace(found, use));
  if (index < 0 || use.value.kind !== 'reference') return undefined;
  const uses = before.uses.map((judged) => judged.use);
  return { source, before, index, judge, keepTags: areVariablesUsedElsewhere(use.value, source.text, uses) };
}

interface Baseline {
  readonly asked: readonly unknown[];
  readonly before: Promise<JudgedFile>;
}

/** Fixing every use of a file asks for the same file again and again. */
const baselines = new WeakMap<SourceFile, Baseline>();

function baseline(
  source: SourceFile,
  governing: GoverningPolicy,
  context: JudgingContext,
  known: KnownFacts,
  judge: Trial['judge'],
): Promise<JudgedFile> {
  const asked = [governing, context, known];
  const kept = baselines.get(source);
  if (kept?.asked.every((value, at) => value === asked[at]) === true) return kept.before;
  const before = judge(source.text);
  baselines.set(source, { asked, before });
  return before;
}

async function tryCandidate(candidate: FixCandidate, use: ImageUse, trial: Trial): Promise<Fix | undefined> {
  if (use.value.kind !== 'reference') return undefined;
  for (const edits of rewriteReference(use, use.value, candidate.text, trial)) {
    const text = applyEdits(trial.source, edits);
    if (text !== undefined && passes(trial, candidate.text, await trial.judge(text))) {
      return { kind: candidate.kind, title: candidate.title, result: candidate.text, edits, preferred: false };
    }
  }
  return undefined;
}

function passes({ before, index }: Trial, wanted: string, after: JudgedFile): boolean {
  if (after.uses.length !== before.uses.length) return false;
  const replaced = textOf(before.uses[index]);
  return after.uses.every((now, at) => {
    const old = before.uses[at];
    if (old === undefined) return false;
    if (at === index) return textOf(now) === wanted && isPassed(now.verdict, old.verdict);
    const isSame = textOf(now) === textOf(old) || (textOf(old) === replaced && textOf(now) === wanted);
    return isSame && !isWorse(now.verdict, old.verdict);
  });
}

/** What a use asks for, or what is written where that is not known. */
function textOf(judged: JudgedUse | undefined): string | undefined {
  const value = judged?.use.value;
  return value === undefined || value.kind === 'unresolved' ? judged?.use.written : value.text;
}

/** Allowed; or still undetermined, but for no more reasons than before. */
function isPassed(verdict: Verdict, old: Verdict): boolean {
  if (verdict.outcome === 'denied' || burden(verdict) >= burden(old)) return false;
  return verdict.outcome === 'allowed' || verdict.missing.length <= old.missing.length;
}

function isWorse(verdict: Verdict, old: Verdict): boolean {
  return outcomes.indexOf(verdict.outcome) > outcomes.indexOf(old.outcome) || burden(verdict) > burden(old);
}

const outcomes = ['allowed', 'undetermined', 'denied'] as const satisfies readonly Verdict['outcome'][];

/** How much speaks against a use: any error outweighs all warnings. */
function burden({ findings }: Verdict): number {
  return findings.filter(isOpen).reduce((sum, { level }) => sum + { error: 10_000, warn: 100, info: 1 }[level], 0);
}

function isOpen({ excepted }: Finding): boolean {
  return excepted === undefined;
}

/** A digest for what is already there is the smallest change, a mirror of the same image the last resort. Two that are equally good are none. */
function withPreferred(fixes: readonly Fix[]): readonly Fix[] {
  const sorted = [...fixes].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const best = sorted.filter(({ kind }) => kind === sorted[0]?.kind);
  return sorted.map((fix) => ({ ...fix, preferred: best.length === 1 && fix === best[0] }));
}

const kinds = ['pin', 'replace', 'mirror'] as const satisfies readonly Fix['kind'][];

function isSamePlace(a: ImageUse, b: ImageUse): boolean {
  return a.place.id === b.place.id && a.at.file === b.at.file && a.at.span.start === b.at.span.start && a.at.span.end === b.at.span.end;
}
