import type { KnownFacts, KnownFiles, Reading, SourceFile } from '../model/reading.js';
import type { ImageUse } from '../model/image-use.js';
import type { FilePath } from '../model/span.js';
import type { Finding, Fix, JudgedFile, JudgedUse, TextEdit, Verdict } from '../model/verdict.js';
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
  readonly before: JudgedFile;
  /** The use's variables are read elsewhere too. */
  readonly keepTags: boolean;
  /** Which of the file's uses is to be fixed. */
  readonly index: number;
  /** Judges the file as it would be with these texts in place of what the files hold now. */
  judge(texts: ChangedTexts): Promise<JudgedFile>;
  textOf(file: FilePath): string | undefined;
}

/** Files with the texts that a fix would give them; the file itself is among them only when it changes. */
type ChangedTexts = ReadonlyMap<FilePath, string>;

async function startTrial(
  source: SourceFile,
  use: ImageUse,
  governing: GoverningPolicy,
  context: JudgingContext,
  known: KnownFacts,
): Promise<Trial | undefined> {
  const judge = async (texts: ChangedTexts): Promise<JudgedFile> => {
    const text = texts.get(source.path) ?? source.text;
    const reading: Reading = await readSource({ ...source, text }, { ...known, files: withTexts(known.files, texts) });
    return judgeFile(source.path, reading, governing, context);
  };
  const before = await baseline(source, governing, context, known, judge);
  const index = before.uses.findIndex(({ use: found }) => isSameUse(found, use));
  if (index < 0 || use.value.kind !== 'reference') return undefined;
  const uses = before.uses.map((judged) => judged.use);
  const textOf = (file: FilePath): string | undefined => {
    const other = file === source.path ? ({ state: 'text', text: source.text } as const) : known.files.read(file);
    return other.state === 'text' ? other.text : undefined;
  };
  return { before, index, judge, textOf, keepTags: areVariablesUsedElsewhere(use.value, source.text, uses) };
}

function withTexts(files: KnownFiles, texts: ChangedTexts): KnownFiles {
  return {
    read(file) {
      const text = texts.get(file);
      return text === undefined ? files.read(file) : { state: 'text', text };
    },
    list: (folder) => files.list(folder),
  };
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
  const before = judge(new Map());
  baselines.set(source, { asked, before });
  return before;
}

async function tryCandidate(candidate: FixCandidate, use: ImageUse, trial: Trial): Promise<Fix | undefined> {
  if (use.value.kind !== 'reference') return undefined;
  for (const edits of rewriteReference(use, use.value, candidate.text, trial)) {
    const texts = changedTexts(edits, trial);
    if (texts !== undefined && passes(trial, candidate.text, await trial.judge(texts))) {
      return { kind: candidate.kind, title: candidate.title, result: candidate.text, edits, preferred: false };
    }
  }
  return undefined;
}

/** The texts after the edits, which may be of several files (an image's name here, its tag in `.env`); undefined when one cannot be applied. */
function changedTexts(edits: readonly TextEdit[], trial: Trial): ChangedTexts | undefined {
  const texts = new Map<FilePath, string>();
  for (const path of new Set(edits.map(({ at }) => at.file))) {
    const text = trial.textOf(path);
    const own = edits.filter(({ at }) => at.file === path);
    const changed = text === undefined ? undefined : applyEdits({ path, text }, own);
    if (changed === undefined) return undefined;
    texts.set(path, changed);
  }
  return texts;
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

/** One place may ask for several images, one for each value of a matrix. */
function isSameUse(a: ImageUse, b: ImageUse): boolean {
  const isSamePlace = a.place.id === b.place.id && a.at.file === b.at.file;
  const isSameSpan = a.at.span.start === b.at.span.start && a.at.span.end === b.at.span.end;
  return isSamePlace && isSameSpan && printed(a.value) === printed(b.value);
}

function printed(value: ImageUse['value']): string {
  return value.kind === 'unresolved' ? value.variables.join() : value.text;
}
