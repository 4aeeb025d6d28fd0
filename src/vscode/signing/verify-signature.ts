import * as vscode from 'vscode';
import { parseReference } from '../../core/index.js';
import type { VerifyResult } from '../../tool-host/protocol.js';
import { explainAtCursor } from '../ask-server.js';
import { tellError, withSteps } from '../scanning/scan-with-progress.js';
import { oneLine } from '../scanning/words.js';
import { verificationPage } from './pages.js';
import { showPage } from './show-page.js';
import type { Signing } from './signing.js';

/** *Verify Image Signature…*: of the image that a line of the tree names, of the one at the cursor, or of one that is typed. */
export async function verifySignature(signing: Signing, argument: unknown): Promise<VerifyResult | undefined> {
  const reference = referenceIn(argument) ?? (await referenceAtCursor(signing)) ?? (await askReference());
  if (reference === undefined) return undefined;
  const label = oneLine(reference);
  const result = await withSteps(`Verifying ${label}`, (report, signal) => {
    report('asking the registry who signed it');
    return signing.checks.check(reference, signal);
  });
  if ('cancelled' in result) return result;
  if ('problem' in result) {
    void tellError(`${label} was not verified. ${result.problem.message} ${result.problem.next}`);
    return result;
  }
  await showPage(signing.pages, 'Signatures', verificationPage(reference, result, Date.now()));
  return result;
}

/** A line of the tree *Images*; what else may call the command says nothing. */
function referenceIn(argument: unknown): string | undefined {
  const use: unknown = typeof argument === 'object' && argument !== null && 'use' in argument ? argument.use : undefined;
  const canonical: unknown = typeof use === 'object' && use !== null && 'canonical' in use ? use.canonical : undefined;
  return typeof canonical === 'string' ? canonical : undefined;
}

async function referenceAtCursor({ scanning: { server } }: Signing): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  return (await explainAtCursor(server, editor).catch(() => undefined))?.image?.canonical;
}

async function askReference(): Promise<string | undefined> {
  const reference = await vscode.window.showInputBox({
    title: 'Verify Image Signature',
    prompt: 'The image as you would write it; its registry is asked who signed it',
    placeHolder: 'registry.example/team/app:1.2',
    validateInput(text) {
      const parsed = text.trim() === '' ? undefined : parseReference(text.trim());
      return parsed?.ok === false ? `${parsed.problem.message} ${parsed.problem.next}` : undefined;
    },
  });
  return reference === undefined || reference.trim() === '' ? undefined : reference.trim();
}
