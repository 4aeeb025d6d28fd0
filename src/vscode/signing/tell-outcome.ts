import * as vscode from 'vscode';
import type { CeremonyOutcome, CeremonyPlan } from '../../core/index.js';
import type { CeremonyResult } from '../../tool-host/protocol.js';
import { tellError } from '../scanning/scan-with-progress.js';
import { oneLine } from '../scanning/words.js';
import { outcomePage, refusalPage } from './pages.js';
import { showPage } from './show-page.js';
import type { Signing } from './signing.js';
import { shortDigest, targetName } from './words.js';

/** Tells how a push ended, once, with what to do next. Details go to the log. */
export async function tellOutcome(signing: Signing, result: CeremonyResult): Promise<void> {
  if ('problem' in result && result.problem.code === 'TOOL_FAILED') return tellLeft(`${result.problem.message} ${result.problem.next}`);
  if ('problem' in result) return tellError(`Nothing was pushed. ${result.problem.message} ${result.problem.next}`);
  const { outcome } = result;
  switch (outcome.state) {
    case 'released':
      return tellReleased(outcome);
    case 'refused':
      return tellRefused(signing, outcome.plan);
    case 'unverified':
      return tellUnverified(signing, outcome);
    case 'called-off':
      return outcome.left === undefined
        ? void vscode.window.showInformationMessage('Called off; nothing was sent.')
        : tellLeft(`Called off. Staged, not released: ${outcome.left.staging}.`);
    case 'stopped': {
      const { message, next } = outcome.problem;
      return outcome.left === undefined
        ? tellError(`${message} ${next}`)
        : tellLeft(`${message} ${next} Staged, not released: ${outcome.left.staging}.`);
    }
  }
}

async function tellReleased({ plan, digest, stagingLeft }: Extract<CeremonyOutcome, { state: 'released' }>): Promise<void> {
  const [copy, show] = ['Copy Digest', 'Show Evidence'];
  const left = stagingLeft === undefined ? '' : ` The staging tag ${plan.staging.tag} is still there: ${stagingLeft.message}`;
  const words = `Released ${targetName(plan.target)}, signed and verified: ${shortDigest(digest)}${left}`;
  const chosen = await vscode.window.showInformationMessage(oneLine(words), copy, show);
  if (chosen === copy) await vscode.env.clipboard.writeText(`${plan.target.registry}/${plan.target.repository}@${digest}`);
  if (chosen === show) await vscode.commands.executeCommand('wharfmaster.evidence.focus');
}

/** The reasons in full stand on a page; the message says the first, and what helps most. */
async function tellRefused({ pages }: Signing, plan: CeremonyPlan): Promise<void> {
  await showPage(pages, 'Not allowed', refusalPage(plan));
  const [first] = plan.refusals;
  const [scan, policy, setUp] = ['Scan Now', 'Open Policy', 'Set Up Signing…'];
  const rules = new Set(plan.refusals.flatMap(({ rule }) => rule ?? []));
  const actions = [
    ...([...rules].some((rule) => scanRules.has(rule)) ? [scan] : []),
    ...(rules.size > 0 ? [policy] : []),
    ...(plan.refusals.some(({ rule, mayOverride }) => rule === undefined && !mayOverride) ? [setUp] : []),
  ];
  const others = plan.refusals.length > 1 ? ` And ${plan.refusals.length - 1} more.` : '';
  const chosen = await vscode.window.showErrorMessage(
    oneLine(`Nothing was sent. ${first?.what ?? ''} ${first?.next ?? ''}${others}`),
    ...actions,
  );
  if (chosen === scan) await vscode.commands.executeCommand('wharfmaster.scanAgain', plan.images[0]?.imageId ?? plan.name);
  if (chosen === policy) await vscode.commands.executeCommand('wharfmaster.openPolicy');
  if (chosen === setUp) await vscode.commands.executeCommand('wharfmaster.setUpSigning');
}

const scanRules: ReadonlySet<string> = new Set([
  ...['vulnerable-image', 'secret-in-image', 'malware-in-image', 'misconfigured-image', 'image-not-scanned', 'scan-stale'],
]);

async function tellUnverified({ pages }: Signing, outcome: Extract<CeremonyOutcome, { state: 'unverified' }>): Promise<void> {
  const show = 'Show Details';
  const words = `Not released: what is in the registry does not meet the policy yet. Staged as ${targetName(outcome.plan.staging)}.`;
  if ((await vscode.window.showWarningMessage(oneLine(words), show)) === show) await showPage(pages, 'Sign and push', outcomePage(outcome));
}

async function tellLeft(words: string): Promise<void> {
  const [resume, output] = ['Resume Push…', 'Show Output'];
  const chosen = await vscode.window.showWarningMessage(oneLine(words), resume, output);
  if (chosen === resume) await vscode.commands.executeCommand('wharfmaster.resumePush');
  if (chosen === output) await vscode.commands.executeCommand('wharfmaster.showOutput');
}
