import * as vscode from 'vscode';

/** Opens a rule's page from the link behind a diagnostic's code (contracts.md, Links to a rule): bundled, so it works offline. */
export function registerRulePages(extension: vscode.Uri): vscode.Disposable {
  return vscode.window.registerUriHandler({
    async handleUri(uri) {
      const page = rulePage(extension, uri.path);
      if (page === undefined) return;
      await vscode.commands.executeCommand('markdown.showPreview', page);
    },
  });
}

/** Only names of our own rule pages pass: such an address may come from any web page. */
function rulePage(extension: vscode.Uri, path: string): vscode.Uri | undefined {
  const rule = /^\/rules\/([a-z]+(?:-[a-z]+){0,5})$/.exec(path)?.[1];
  return rule === undefined ? undefined : vscode.Uri.joinPath(extension, 'docs', 'rules', `${rule}.md`);
}
