import * as vscode from 'vscode';
import type { CeremonyPlan } from '../../core/index.js';
import type { MarkdownPages } from '../markdown-pages.js';
import { oneLine } from '../scanning/words.js';
import { planPage } from './pages.js';
import { showPage } from './show-page.js';
import { summarisePlan, targetName } from './words.js';

/**
 * Shows the plan before anything is sent, and lets the person agree to it: only here, in a dialog of their own window, a push begins (threats.md,
 * Models and other extensions). Whoever closes the dialog, or calls the push off meanwhile, has not agreed.
 */
export async function confirmPlan(plan: CeremonyPlan, pages: MarkdownPages, token: vscode.CancellationToken): Promise<boolean> {
  const [sign, show] = [plan.resumed ? 'Continue Push' : 'Sign and Push', 'Show Plan'];
  const title = `Sign and push to ${targetName(plan.target)}?`;
  for (;;) {
    const detail = summarisePlan(plan);
    const chosen = await whileWanted(token, vscode.window.showInformationMessage(title, { modal: true, detail }, sign, show));
    if (token.isCancellationRequested || chosen === undefined) return false;
    if (chosen === sign) return true;
    await showPage(pages, 'Plan', planPage(plan));
    if (!(await goesOn(plan, token))) return false;
  }
}

/** Beside the page: the dialog would cover it. Agreeing still takes the dialog. */
async function goesOn(plan: CeremonyPlan, token: vscode.CancellationToken): Promise<boolean> {
  const [goOn, stop] = ['Continue…', 'Cancel'];
  const words = `Read the plan for ${oneLine(targetName(plan.target))}. Nothing was sent yet.`;
  const chosen = await whileWanted(token, vscode.window.showInformationMessage(words, goOn, stop));
  return chosen === goOn && !token.isCancellationRequested;
}

async function whileWanted<T>(token: vscode.CancellationToken, asked: Thenable<T | undefined>): Promise<T | undefined> {
  if (token.isCancellationRequested) return undefined;
  let listening: vscode.Disposable | undefined;
  const calledOff = new Promise<undefined>((done) => {
    listening = token.onCancellationRequested(() => done(undefined));
  });
  try {
    return await Promise.race([asked, calledOff]);
  } finally {
    listening?.dispose();
  }
}
