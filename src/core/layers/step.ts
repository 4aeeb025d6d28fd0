import { openMark, signatureOf, shareOf, type Signature } from './signature.js';

/** One instruction as it can be compared, whether it stands in a Dockerfile or in an image's history. */
export interface Step {
  /** In capitals; empty for an entry that names none. */
  readonly keyword: string;
  /** What it says, in each form that may stand on the other side; the first is the likeliest. */
  readonly forms: readonly Signature[];
  /** Where COPY and ADD put their files. */
  readonly targets: readonly string[];
  /** The history names sources by their hashes only: the target is all there is to compare. */
  readonly isHashed: boolean;
}

/** The instructions that bring files into an image; WORKDIR may make a folder. */
const weights: Readonly<Record<string, number>> = { RUN: 1, COPY: 1, ADD: 1, WORKDIR: 0.6, ARG: 0.2, ONBUILD: 0.1 };

/** How much it says about an image that it has this instruction. */
export function weightOf({ keyword }: Pick<Step, 'keyword'>): number {
  return weights[keyword] ?? 0.4;
}

/** True for instructions that every builder makes a layer of. */
export function makesLayer({ keyword }: Pick<Step, 'keyword'>): boolean {
  return keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD';
}

/** From 0 to 1: how alike an instruction and a history's entry are; -1 when they are of different kinds. */
export function likenessOf(instruction: Step, entry: Step): number {
  if (instruction.keyword !== entry.keyword) return -1;
  if (entry.isHashed) return sameTarget(instruction, entry) ? 1 : 0;
  let best = 0;
  for (const form of instruction.forms) {
    for (const other of entry.forms) {
      if (form.text === other.text) return 1;
      best = Math.max(best, shareOf(form, other));
    }
  }
  // Buildah repeats every ARG so far.
  return instruction.keyword === 'ARG' && best > 0 ? 1 : best;
}

/** A step of these texts; `openForms` are those in which variables are filled in as far as they are known. */
export function toStep(keyword: string, forms: readonly string[], targets: readonly string[] = [], isHashed = false): Step {
  const distinct = [...new Set(forms)];
  return { keyword, forms: distinct.map((form) => signatureOf(keyword, form)), targets, isHashed };
}

function sameTarget({ targets }: Step, entry: Step): boolean {
  return targets.some((target) => entry.targets.some((other) => target === other || (target.includes(openMark) && mayBe(target, other))));
}

/** Whatever stands for the open parts, a path begins and ends with what is known. */
function mayBe(open: string, path: string): boolean {
  const start = open.slice(0, open.indexOf(openMark));
  const end = open.slice(open.lastIndexOf(openMark) + 1);
  return path.length >= start.length + end.length && path.startsWith(start) && path.endsWith(end);
}
