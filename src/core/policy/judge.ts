import type { ImageUse } from '../model/image-use.js';
import type { Reading, ReadProblem } from '../model/reading.js';
import { overlaps, type FilePath } from '../model/span.js';
import type { Finding, JudgedFile, JudgedUse, Outcome, Verdict } from '../model/verdict.js';
import { exceptionSources } from './judging/exceptions.js';
import { judgeUnderLayer } from './judging/judge-under-layer.js';
import { denies, type Judgement } from './judging/judgement.js';
import { mergeJudgements, tellOneStory } from './judging/one-story.js';
import { highestLevel, isHeard, isJudged } from './judging/place-levels.js';
import { questionFor } from './judging/question-for.js';
import { valuesToJudge } from './judging/values.js';
import { code } from './judging/words.js';
import type { GoverningPolicy, JudgingContext, PolicyLayer } from './layer.js';

export { blocksStage, enforcesFinding, stageBlocks } from './judging/enforcement.js';

/**
 * Judges every use of a file. What the reader could not vouch for, and an unapproved frontend that could make the file mean anything,
 * leaves the uses it touches undetermined at best. Uses at places that every policy switches off are left out. `verdictOf` may know verdicts already.
 */
export function judgeFile(
  file: FilePath,
  reading: Reading,
  governing: GoverningPolicy,
  context: JudgingContext,
  verdictOf: (use: ImageUse, index: number) => Verdict = (use) => judgeUse(use, governing, context),
): JudgedFile {
  const problems = reading.problems.filter((problem) => isHeard(problem, governing));
  const judged: JudgedUse[] = [];
  for (const [index, use] of reading.uses.entries()) if (isJudged(use, governing)) judged.push({ use, verdict: verdictOf(use, index) });
  const isGoverned = governing.layers.length > 0 || governing.broken.length > 0;
  return {
    file,
    uses: isGoverned ? withDoubts(judged, problems) : judged,
    findings: isGoverned ? problems.map((problem) => toFinding(file, problem)) : [],
    unreadable: problems.flatMap(({ undetermined }) => undetermined ?? []),
    notCovered: reading.notCovered.length,
    policy: governing.layers.map(({ label }) => label),
  };
}

/** Judges one use: each layer alone, with every value it may take; the strictest outcome wins (policy.md sections 1 and 5). */
export function judgeUse(use: ImageUse, governing: GoverningPolicy, context: JudgingContext): Verdict {
  const { layers, broken } = governing;
  if (layers.length === 0 && broken.length === 0)
    return { outcome: 'undetermined', findings: [], missing: ['a policy that covers this file'] };
  const answers = layers.flatMap((layer) => judgeUnder(layer, use, governing, context));
  const judgements = mergeJudgements(answers.flatMap((answer) => answer.judgements));
  const unreadablePolicies = broken.map(({ file }) => `a policy that can be read: ${code(file)} is broken`);
  const missing = [...new Set([...answers.flatMap((answer) => answer.missing), ...use.doubts, ...unreadablePolicies])];
  return { outcome: outcomeOf(judgements, missing), findings: tellOneStory(judgements), missing };
}

function judgeUnder(layer: PolicyLayer, use: ImageUse, { layers }: GoverningPolicy, context: JudgingContext) {
  if (highestLevel(layer.policy, use) === 'off') return [];
  const exceptions = exceptionSources(layer, layers);
  return valuesToJudge(use).map(({ value, condition }) => {
    const answer = judgeUnderLayer(questionFor(layer, use, value, context), exceptions);
    return condition === undefined
      ? answer
      : { ...answer, judgements: answer.judgements.map((judgement) => underCondition(judgement, condition)) };
  });
}

function underCondition({ finding, ...judgement }: Judgement, condition: string): Judgement {
  return { ...judgement, finding: { ...finding, what: `With ${condition}: ${finding.what}` } };
}

function outcomeOf(judgements: readonly Judgement[], missing: readonly string[]): Outcome {
  if (judgements.some(({ finding }) => denies(finding))) return 'denied';
  return missing.length > 0 ? 'undetermined' : 'allowed';
}

function withDoubts(judged: readonly JudgedUse[], problems: readonly ReadProblem[]): readonly JudgedUse[] {
  const frontend = judged.find(({ use, verdict }) => use.place.decidesFile === true && verdict.outcome !== 'allowed');
  const reserved = Map.groupBy(
    problems.filter(({ undetermined }) => undetermined !== undefined),
    ({ what }) => what,
  );
  if (frontend === undefined && reserved.size === 0) return judged;
  return judged.map((about) => {
    const { use, verdict } = about;
    const doubts = [...reserved]
      .filter(([, same]) => same.some((problem) => reaches(problem, use)))
      .map(([what]) => `a readable file: ${what}`);
    if (frontend !== undefined && frontend.use !== use)
      doubts.push(`an approved frontend: ${code(frontend.use.written)} decides what this file means`);
    return doubts.length === 0 ? about : { use, verdict: doubted(verdict, doubts) };
  });
}

function reaches({ undetermined }: ReadProblem, { at }: ImageUse): boolean {
  return undetermined !== undefined && overlaps(undetermined, at.span);
}

function doubted(verdict: Verdict, doubts: readonly string[]): Verdict {
  return {
    ...verdict,
    outcome: verdict.outcome === 'allowed' ? 'undetermined' : verdict.outcome,
    missing: [...new Set([...verdict.missing, ...doubts])],
  };
}

/** An unreadable part is a finding of its own, whoever governs (architecture.md, Errors). */
function toFinding(file: FilePath, { span, what, why, next }: ReadProblem): Finding {
  return { rule: 'unresolved-image', level: 'info', at: { file, span }, what, why, next, policy: [], related: [] };
}
