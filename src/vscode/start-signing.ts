import * as vscode from 'vscode';
import { verifyImageMethod, type VerifyResult } from '../tool-host/protocol.js';
import { MarkdownPages } from './markdown-pages.js';
import type { Scanning } from './scanning/scanning.js';
import { withSignal } from './scanning/with-signal.js';
import { askIdentityToken, askPassphrase } from './signing/ask-secret.js';
import { Ceremonies } from './signing/ceremonies.js';
import { signingCommandRunner, type RunSigningCommand } from './signing/commands.js';
import { confirmPlan } from './signing/confirm-plan.js';
import { EvidenceTree } from './signing/evidence-tree.js';
import { KeptSecrets } from './signing/kept-secrets.js';
import { scopeFor } from './signing/scope.js';
import { signingSettingsFrom, type SigningSettings } from './signing/settings.js';
import { SignatureChecks } from './signing/signature-checks.js';
import { Unfinished } from './signing/unfinished.js';
import { watchReferences } from './signing/watch-references.js';

/** What `register-signing.ts` needs of all this once it is loaded. */
export interface StartedSigning {
  readonly run: RunSigningCommand;
  readonly tree: EvidenceTree;
}

/** Puts signing together, on the tool host that scanning has: only in a trusted workspace, and only when somebody needs it. */
export function startSigning(context: vscode.ExtensionContext, scanning: Scanning): StartedSigning {
  const { host, server, log } = scanning;
  const settings = readSettings;
  const secrets = new KeptSecrets(context.secrets);
  const pages = new MarkdownPages('wharfmaster-signing');
  const ceremonies = new Ceremonies(host, {
    confirm: (plan, token) => confirmPlan(plan, pages, token),
    passphrase: (about, token) => askPassphrase(about, secrets, token),
    identityToken: (about, token) => askIdentityToken(about, token),
  });
  const unfinished = new Unfinished(context.globalState, host);
  const checks = new SignatureChecks({
    server,
    verify: (reference, signal) => verify(scanning, reference, signal),
    now: () => Date.now(),
    wait: (ms, signal) => wait(ms, signal),
    log,
  });
  const evidence = new EvidenceTree(host, unfinished, () => scopeFor(settings()));
  const signing = { scanning, settings, secrets, pages, ceremonies, unfinished, checks, evidence };
  context.subscriptions.push(
    // One that ended in the middle of a push is there again.
    host.onDidStart(() => void unfinished.lookOnce()),
    pages,
    unfinished,
    checks,
    evidence,
    watchReferences(server, checks, settings),
    tellNewServers(scanning, checks),
  );
  void unfinished.lookOnce();
  return { run: signingCommandRunner(signing), tree: evidence };
}

/** Read when they are needed: nothing about signing happens often. */
function readSettings(): SigningSettings {
  const all = vscode.workspace.getConfiguration('wharfmaster');
  return signingSettingsFrom((name) => all.get(name));
}

async function verify({ host, log }: Scanning, reference: string, signal: AbortSignal): Promise<VerifyResult> {
  const params = { ...scopeFor(readSettings(), vscode.window.activeTextEditor?.document.uri), reference };
  try {
    return await withSignal(signal, (cancel) => host.request<VerifyResult>(verifyImageMethod, params, cancel));
  } catch (problem) {
    if (signal.aborted) return { cancelled: true };
    const text = problem instanceof Error ? problem.message : String(problem);
    log.error(text);
    return { problem: { code: 'TOOL_FAILED', message: text, next: 'Show Output says more; then verify again.' } };
  }
}

/** What a server was told it no longer knows when it starts again. */
function tellNewServers({ server }: Scanning, checks: SignatureChecks): vscode.Disposable {
  let before = server.state;
  return server.onDidChangeState(() => {
    if (server.state === 'running' && before !== 'running') void checks.tellAll();
    before = server.state;
  });
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    function end(): void {
      clearTimeout(timer);
      done();
    }
  });
}
