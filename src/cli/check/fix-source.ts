import { applyEdits, findFixes, type Fix, type JudgedUse, type TextEdit } from '../../core/index.js';
import { judgeSource, type JudgedSource } from './judge-source.js';

/** A text with every fix applied that has one best answer, and what was done. */
export interface FixedSource {
  readonly text: string;
  readonly titles: readonly string[];
}

/** The fixes of a use that something is wrong with. */
export function fixesOf(use: JudgedUse, { source, governing, context, known }: JudgedSource): Promise<readonly Fix[]> {
  return findFixes(source, use, governing, context, known);
}

/** True when some finding of the use asks for a change. */
export function needsFix({ verdict }: JudgedUse): boolean {
  return verdict.findings.some(({ excepted }) => excepted === undefined);
}

/** Applies preferred fixes, reads and judges again, until none is left; one fix can make another one possible. */
export async function fixSource(start: JudgedSource): Promise<FixedSource> {
  const titles: string[] = [];
  let now = start;
  for (let pass = 0; pass < mostPasses; pass++) {
    const fixes = await preferredFixes(now);
    const { edits, applied } = withoutConflicts(fixes, now.source.path);
    const text = edits.length === 0 ? undefined : applyEdits(now.source, edits);
    if (text === undefined) break;
    titles.push(...applied.map(({ title }) => title));
    now = await judgeSource(
      { ...now.source, text },
      { governing: now.governing, context: now.context, named: true, files: now.known.files },
    );
  }
  return { text: now.source.text, titles };
}

const mostPasses = 5;

async function preferredFixes(judged: JudgedSource): Promise<readonly Fix[]> {
  const fixes: Fix[] = [];
  for (const use of judged.judged.uses.filter(needsFix))
    fixes.push(...(await fixesOf(use, judged)).filter(({ preferred }) => preferred).slice(0, 1));
  return fixes;
}

/** Fixes of this file alone whose edits do not touch those of an earlier one; two uses may ask for the very same edit. */
function withoutConflicts(fixes: readonly Fix[], file: string): { readonly edits: readonly TextEdit[]; readonly applied: readonly Fix[] } {
  const edits: TextEdit[] = [];
  const applied: Fix[] = [];
  for (const fix of fixes) {
    const fresh = fix.edits.filter((edit) => !edits.some((taken) => isSame(edit, taken)));
    const fits = fix.edits.every(({ at }) => at.file === file) && fresh.every((edit) => edits.every((taken) => !touches(edit, taken)));
    if (!fits || fresh.length === 0) continue;
    edits.push(...fresh);
    applied.push(fix);
  }
  return { edits, applied };
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.at.span.start === b.at.span.start && a.at.span.end === b.at.span.end && a.newText === b.newText;
}

function touches(a: TextEdit, b: TextEdit): boolean {
  return a.at.span.start <= b.at.span.end && b.at.span.start <= a.at.span.end;
}
