import * as vscode from 'vscode';
import type { MarkdownPages } from '../markdown-pages.js';

/** Shows a page of ours as Markdown. A preview that lay behind another tab goes on showing what it had before until it is told to look again. */
export async function showPage(pages: MarkdownPages, title: string, markdown: string): Promise<void> {
  await vscode.commands.executeCommand('markdown.showPreview', pages.show(title, markdown));
  await vscode.commands.executeCommand('markdown.preview.refresh');
}
