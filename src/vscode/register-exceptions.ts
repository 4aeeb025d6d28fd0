import * as vscode from 'vscode';
import { addExceptionCommand, type AddExceptionArguments, type WireImageExplanation, type WirePolicyLabel } from '../lsp/protocol.js';
import { askJustification, dayAfter, type Justification } from './ask-exception.js';
import { explainAtCursor } from './ask-server.js';
import { oneLine } from './scanning/words.js';
import type { Server } from './server.js';

/** What an exception needs to know besides its justification. */
type Question = Pick<AddExceptionArguments, 'rule' | 'written' | 'match' | 'policy'>;

/** *Add Exception…*: asks who answers for what and until when, and writes it into the policy that made the finding. */
export function registerExceptions(server: Server, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.commands.registerCommand(addExceptionCommand, async (given?: AddExceptionArguments) => {
    const question = given ?? (await questionAtCursor(server));
    if (question === undefined) return;
    const { match } = question;
    const policy = policyToEdit(question.policy);
    const refusal =
      match === undefined
        ? unknownImage(question.written)
        : policy === undefined
          ? whoseTurn(question.policy)
          : await whyNotToWrite(policy.uri);
    if (match === undefined || policy === undefined || refusal !== undefined) {
      if (refusal !== undefined) void vscode.window.showWarningMessage(oneLine(refusal));
      return;
    }
    const now = Date.now();
    const said = await askJustification(`Exception for ${question.written}: ${question.rule}`, now);
    if (said !== undefined) await write(vscode.Uri.parse(policy.uri, true), { ...question, match }, said, now, log);
  });
}

async function questionAtCursor(server: Server): Promise<Question | undefined> {
  const editor = vscode.window.activeTextEditor;
  const image = editor === undefined ? undefined : (await explainAtCursor(server, editor))?.image;
  const findings = image?.findings.filter((finding) => finding.excepted === undefined) ?? [];
  if (image === undefined || findings.length === 0) {
    void vscode.window.showInformationMessage('Put the cursor on an image that the policy complains about first.');
    return undefined;
  }
  const items = findings.map((finding) => ({ label: finding.rule, detail: finding.what, finding }));
  const chosen = items.length > 1 ? await vscode.window.showQuickPick(items, { title: 'Which rule shall be waived?' }) : items[0];
  return chosen === undefined
    ? undefined
    : { rule: chosen.finding.rule, written: image.written, policy: chosen.finding.policy, ...matchOf(image) };
}

function matchOf({ canonical }: WireImageExplanation): { readonly match?: string } {
  return canonical === undefined ? {} : { match: canonical.replace(/@.*$/, '').replace(/:[^/:]*$/, '') };
}

/** Each layer is judged alone, so the exception belongs to the layer that spoke; the organisation's is not ours to edit. */
function policyToEdit(policies: readonly WirePolicyLabel[]): WirePolicyLabel | undefined {
  return policies.some((policy) => policy.layer === 'organisation') ? undefined : policies.at(-1);
}

function unknownImage(written: string): string {
  return `Nobody knows which image \`${written}\` is, so no exception can name it.`;
}

function whoseTurn(policies: readonly WirePolicyLabel[]): string {
  const organisation = policies.find((policy) => policy.layer === 'organisation');
  return `This is a finding of the organisation’s policy${organisation?.name === undefined ? '' : ` ${organisation.name}`}. Ask its owner for an exception: one in this workspace would waive nothing.`;
}

async function write(
  file: vscode.Uri,
  { rule, match }: Question & { readonly match: string },
  said: Justification,
  now: number,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const { addException } = await import('./policy-text.js');
  const document = await vscode.workspace.openTextDocument(file);
  const text = document.getText();
  const change = addException(text, { id: freeId(text, said.ticket), rule, match, ...said, created: dayAfter(now, 0) });
  if (change === undefined) {
    void vscode.window.showErrorMessage(
      oneLine(`${file.path} is broken, so nothing was written. Mend it first; the Problems view names the place.`),
    );
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.replace(file, new vscode.Range(document.positionAt(change.span.start), document.positionAt(change.span.end)), change.newText);
  await vscode.workspace.applyEdit(edit);
  const editor = await vscode.window.showTextDocument(document);
  editor.revealRange(
    new vscode.Range(document.positionAt(change.span.start), document.positionAt(change.span.start + change.newText.length)),
  );
  log.info(`Wrote an exception for ${rule} on ${match} into ${file.path}; it counts once the file is saved.`);
}

/** Nothing is written outside the workspace, and nothing through a link, which could lead there. */
async function whyNotToWrite(uri: string): Promise<string | undefined> {
  const file = vscode.Uri.parse(uri, true);
  if (vscode.workspace.getWorkspaceFolder(file) === undefined)
    return `${file.path} is outside the workspace, so nothing was written. Ask its owner for the exception.`;
  const { type } = await vscode.workspace.fs.stat(file);
  return (type & vscode.FileType.SymbolicLink) === 0
    ? undefined
    : `${file.path} is a link, so nothing was written. Open the file it leads to and add the exception there.`;
}

/** The ticket names the exception; a second one for the same ticket gets a number. */
function freeId(text: string, ticket: string): string {
  const base = `EX-${ticket.replace(/[^\w.-]+/g, '-')}`;
  let id = base;
  for (let number = 2; text.includes(id); number++) id = `${base}-${number}`;
  return id;
}
