import type { EnforcementChange, ChangeDirection, SideVerdict, VerdictChange } from '../model/policy-diff.js';
import type { FilePath } from '../model/span.js';
import type { JudgedUse, Stage } from '../model/verdict.js';
import type { Policy } from '../policy/document.js';
import { blocksStage, enforcesFinding, stageBlocks } from '../policy/judge.js';
import type { GoverningPolicy } from '../policy/layer.js';
import { recordFinding } from '../reports/record-finding.js';
import { recordImage, type Placing } from '../reports/record-image.js';

/** One file as the policies of one side see it. */
export interface SideOfFile {
  /** None when every policy leaves the file out, or there is none. */
  readonly uses: readonly JudgedUse[];
  readonly governing: GoverningPolicy;
  readonly placing: Placing;
}

/** What differs in one file, and how many uses either side knows. */
export interface FileDiff {
  readonly file: FilePath;
  readonly uses: number;
  readonly changes: readonly VerdictChange[];
  /** The stages that one side alone lets stop here. */
  readonly stops: readonly Omit<EnforcementChange, 'files'>[];
}

const stages = ['ci', 'push', 'admit'] as const satisfies readonly Stage[];

/** Compares the verdicts that two sides give the uses of one file, use by use. */
export function diffFile(file: FilePath, before: SideOfFile, after: SideOfFile): FileDiff {
  const pairs = pairsOf(before.uses, after.uses);
  const changes = pairs.flatMap(([old, now]): readonly VerdictChange[] => {
    const [was, is] = [sideOf(old, before), sideOf(now, after)];
    const direction = directionOf(was, is);
    const use = now ?? old;
    if (direction === undefined || use === undefined) return [];
    const { placing } = now === undefined ? before : after;
    return [{ image: recordImage(use.use, placing), before: was, after: is, direction }];
  });
  return { file, uses: pairs.length, changes, stops: stopsOf(before.governing, after.governing) };
}

/** The stages over all files, each with how many files it concerns. */
export function countEnforcement(files: readonly FileDiff[]): readonly EnforcementChange[] {
  return stages.flatMap((stage) =>
    (['weaker', 'stricter'] as const).flatMap((direction) => {
      const number = files.filter(({ stops }) => stops.some((stop) => stop.stage === stage && stop.direction === direction)).length;
      return number === 0 ? [] : [{ stage, direction, files: number }];
    }),
  );
}

/** Sections of policies that no verdict over files shows, and that differ between two sets of policies. */
export function unseenSections(before: readonly Policy[], after: readonly Policy[]): readonly string[] {
  const textOf = (policies: readonly Policy[], section: (typeof unseen)[number]): string =>
    policies.flatMap((policy) => (policy[section] === undefined ? [] : [JSON.stringify(policy[section])])).join('\n');
  return unseen.filter((section) => textOf(before, section) !== textOf(after, section));
}

const unseen = ['scan', 'trust', 'push', 'distribution', 'evidence', 'registries', 'overlays', 'exceptionRules'] as const;

type Pair = readonly [JudgedUse | undefined, JudgedUse | undefined];

/** A use is the same on both sides when it stands at the same place; a policy may describe custom resources that the other does not know. */
function pairsOf(before: readonly JudgedUse[], after: readonly JudgedUse[]): readonly Pair[] {
  const old = new Map(keyed(before));
  const now = new Map(keyed(after));
  const removed = [...old].filter(([key]) => !now.has(key)).map(([, use]): Pair => [use, undefined]);
  return [...[...now].map(([key, use]): Pair => [old.get(key), use]), ...removed];
}

function keyed(uses: readonly JudgedUse[]): readonly (readonly [string, JudgedUse])[] {
  const seen = new Map<string, number>();
  return uses.map((judged) => {
    const { at, place } = judged.use;
    const key = `${String(at.span.start)}-${String(at.span.end)} ${place.id}`;
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return [`${key} ${String(ordinal)}`, judged];
  });
}

function sideOf(judged: JudgedUse | undefined, { governing, placing }: SideOfFile): SideVerdict {
  const isGoverned = governing.layers.length + governing.broken.length > 0;
  if (judged === undefined || !isGoverned) return { outcome: 'not-judged', findings: [], missing: [], stops: [] };
  const { outcome, findings, missing } = judged.verdict;
  return {
    outcome,
    findings: findings.map((finding) => recordFinding(finding, placing, { enforced: enforcesFinding(finding, governing, 'ci') })),
    missing,
    stops: stages.filter((stage) => blocksStage(judged.verdict, governing, stage)),
  };
}

/** Undefined when both say the same. */
function directionOf(before: SideVerdict, after: SideVerdict): ChangeDirection | undefined {
  const lost = before.stops.some((stage) => !after.stops.includes(stage));
  const gained = after.stops.some((stage) => !before.stops.includes(stage));
  const step = strictness[after.outcome] - strictness[before.outcome];
  if (step < 0 || (step === 0 && lost)) return 'weaker';
  if (step > 0 || gained) return lost ? 'weaker' : 'stricter';
  return reasonsOf(before) === reasonsOf(after) ? undefined : 'other';
}

const strictness: Readonly<Record<SideVerdict['outcome'], number>> = { 'not-judged': 0, allowed: 1, undetermined: 2, denied: 3 };

function reasonsOf({ findings }: SideVerdict): string {
  return JSON.stringify(findings.map(({ rule, level, excepted }) => [rule, level, excepted !== undefined]).sort());
}

function stopsOf(before: GoverningPolicy, after: GoverningPolicy): FileDiff['stops'] {
  return stages.flatMap((stage) => {
    const [was, is] = [stageBlocks(before, stage), stageBlocks(after, stage)];
    return was === is ? [] : [{ stage, direction: was ? ('weaker' as const) : ('stricter' as const) }];
  });
}
