import * as vscode from 'vscode';
import { oneLine } from './scanning/words.js';
import type { Server } from './server.js';
import { explain, explainAtCursor } from './ask-server.js';
import { MarkdownPages } from './markdown-pages.js';

/** *Explain Policy for This Image*: what is judged at the cursor and why, as a page; away from an image it asks which one is meant. */
export function registerExplain(server: Server, log: vscode.LogOutputChannel): vscode.Disposable {
  const pages = new MarkdownPages('wharfmaster-explanation');
  const command = vscode.commands.registerCommand('wharfmaster.explain', async () => {
    const editor = vscode.window.activeTextEditor;
    const here = editor === undefined ? undefined : await explainAtCursor(server, editor);
    const image = here?.image ?? (await explainNamed(server, editor));
    if (image === undefined) return;
    log.info(oneLine(`Explained ${image.written}: ${image.outcome}.`));
    await vscode.commands.executeCommand('markdown.showPreviewToSide', pages.show(image.written, image.markdown));
  });
  return vscode.Disposable.from(command, pages);
}

async function explainNamed(server: Server, editor: vscode.TextEditor | undefined): ReturnType<typeof explainImage> {
  const image = await vscode.window.showInputBox({
    title: 'Explain Policy for an Image',
    prompt: 'The image as you would write it',
    placeHolder: 'registry.example/team/app:1.2',
    ...(editor === undefined || editor.selection.isEmpty ? {} : { value: editor.document.getText(editor.selection).slice(0, 300) }),
  });
  return image === undefined || image.trim() === '' ? undefined : explainImage(server, image.trim(), editor);
}

async function explainImage(server: Server, image: string, editor: vscode.TextEditor | undefined) {
  const file = editor === undefined ? {} : { textDocument: { uri: editor.document.uri.toString() } };
  return (await explain(server, { image, ...file }))?.image;
}
