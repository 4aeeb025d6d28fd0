import * as vscode from 'vscode';
import { oneLine } from '../scanning/words.js';
import { fullTarget, suggestTargets, targetProblem } from './suggest-targets.js';

interface TargetItem extends vscode.QuickPickItem {
  /** Absent for the line that says what is wrong with what is typed. */
  readonly target?: string;
}

/** Where an image is to be released: one of the suggestions, or what is typed, which is checked while it is typed. */
export async function chooseTarget(names: readonly string[], repositories: readonly string[] | undefined): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<TargetItem>();
  pick.title = `Release ${oneLine(names[0] ?? 'the image')} as`;
  pick.placeholder = 'registry/repository:tag';
  pick.matchOnDescription = false;
  const suggested = suggestTargets(names, repositories).map(({ target, because }): TargetItem => ({
    label: oneLine(target),
    description: because,
    target,
  }));
  const show = (): void => {
    const { items, best } = itemsFor(pick.value, suggested, repositories);
    pick.items = items;
    pick.activeItems = best === undefined ? [] : [best];
  };
  show();
  const changing = pick.onDidChangeValue(show);
  try {
    return await new Promise<string | undefined>((done) => {
      pick.onDidAccept(() => {
        const target = pick.selectedItems[0]?.target;
        if (target !== undefined) done(target);
      });
      pick.onDidHide(() => done(undefined));
      pick.show();
    });
  } finally {
    changing.dispose();
    pick.dispose();
  }
}

function itemsFor(
  typed: string,
  suggested: readonly TargetItem[],
  repositories: readonly string[] | undefined,
): { readonly items: readonly TargetItem[]; readonly best?: TargetItem } {
  if (typed.trim() === '' && suggested.length > 0) return withBest(suggested, suggested[0]);
  const problem = targetProblem(typed, repositories);
  const target = problem === undefined ? fullTarget(typed) : undefined;
  const written: TargetItem =
    target === undefined
      ? { label: '$(info) Not yet a target', detail: oneLine(problem ?? ''), alwaysShow: true }
      : { label: oneLine(target), description: 'as typed', target, alwaysShow: true };
  const others = suggested.filter((one) => one.target !== target);
  return withBest([written, ...others], target === undefined ? undefined : written);
}

function withBest(items: readonly TargetItem[], best: TargetItem | undefined) {
  return { items, ...(best !== undefined && { best }) };
}
