import * as vscode from 'vscode';
import { oneLine } from './scanning/words.js';
import type { Server } from './server.js';
import { chooseImageCommand, type ChooseImageArguments, type WireChoice } from '../lsp/protocol.js';
import { explainAtCursor } from './ask-server.js';

/** *Choose an approved image…*: from the quick fix (with arguments) or the command palette (for the image at the cursor). */
export function registerChooseImage(server: Server): vscode.Disposable {
  return vscode.commands.registerCommand(chooseImageCommand, async (given?: ChooseImageArguments) => {
    const question = given ?? (await questionAtCursor(server));
    if (question === undefined) return;
    const choice = await pickImage(question.written, question.choices);
    if (choice !== undefined) await replace(question, choice);
  });
}

async function questionAtCursor(server: Server): Promise<ChooseImageArguments | undefined> {
  const editor = vscode.window.activeTextEditor;
  const image = editor === undefined ? undefined : (await explainAtCursor(server, editor))?.image;
  if (editor === undefined || image?.range === undefined) {
    void vscode.window.showInformationMessage('Put the cursor on an image first, e.g. behind FROM.');
    return undefined;
  }
  return {
    uri: editor.document.uri.toString(),
    version: editor.document.version,
    range: image.range,
    written: image.written,
    choices: image.approved,
  };
}

async function pickImage(written: string, choices: readonly WireChoice[]): Promise<WireChoice | undefined> {
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(
      `The policy names no image that could stand where \`${oneLine(written)}\` stands. Ask the policy's owner, or add an exception.`,
    );
    return undefined;
  }
  const items = choices.map((choice) => ({
    label: choice.label,
    description: choice.deprecated === true ? 'deprecated' : '',
    detail: choice.detail ?? '',
    choice,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Choose an Approved Image',
    placeHolder: `Replaces ${written}`,
    matchOnDetail: true,
  });
  return chosen?.choice;
}

/** A document that changed while the person chose is left alone: the range would be another text's. */
async function replace(question: ChooseImageArguments, choice: WireChoice): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(question.uri, true));
  const { start, end } = question.range;
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  if (document.version !== question.version) {
    void vscode.window.showWarningMessage('The file changed in the meantime. Choose again.');
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, choice.reference);
  await vscode.workspace.applyEdit(edit);
}
