import * as vscode from 'vscode';

/** Read-only documents of one scheme, made by us, that the Markdown preview can show; the last one of each title is kept. */
export class MarkdownPages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration: vscode.Disposable;
  #shown: { readonly path: string; readonly markdown: string } = { path: '', markdown: '' };

  constructor(readonly scheme: string) {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  show(title: string, markdown: string): vscode.Uri {
    const path = `/${title.replaceAll('/', '\u2215')}.md`;
    this.#shown = { path, markdown };
    const page = vscode.Uri.from({ scheme: this.scheme, path });
    this.#changed.fire(page);
    return page;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return uri.path === this.#shown.path ? this.#shown.markdown : '';
  }

  dispose(): void {
    this.#changed.dispose();
    this.#registration.dispose();
  }
}
