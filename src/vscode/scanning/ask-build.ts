import * as vscode from 'vscode';
import { readBuildArguments, stageNames } from './build-words.js';

/** How a Dockerfile is to be built. */
export interface BuildWish {
  readonly context: vscode.Uri;
  readonly args: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly platform?: string;
  readonly tag?: string;
}

type Question = 'build' | 'target' | 'args' | 'platform' | 'context' | 'tag';

/** One list with what will be done; Enter builds, any other line changes that line and comes back. Undefined when the person leaves. */
export async function askBuild(document: vscode.TextDocument): Promise<BuildWish | undefined> {
  let wish: BuildWish = { context: vscode.Uri.joinPath(document.uri, '..'), args: {} };
  for (;;) {
    const question = await askWhatToChange(wish, document);
    if (question === undefined) return undefined;
    if (question === 'build') return wish;
    wish = await ask(question, wish, document);
  }
}

async function askWhatToChange(wish: BuildWish, document: vscode.TextDocument): Promise<Question | undefined> {
  const { target, platform, tag, context, args } = wish;
  const file = vscode.workspace.asRelativePath(document.uri);
  const names = Object.keys(args);
  const line = (question: Question, label: string, description: string): vscode.QuickPickItem & { readonly question: Question } => ({
    question,
    label,
    description,
  });
  const items = [
    line('build', '$(play) Build and scan', file),
    line('target', 'Target', target ?? 'last stage'),
    line('args', 'Build arguments', names.length === 0 ? 'none' : names.join(', ')),
    line('platform', 'Platform', platform ?? 'this machine’s'),
    line('context', 'Context', vscode.workspace.asRelativePath(context)),
    line('tag', 'Name', tag ?? 'none'),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Build and Scan',
    placeHolder: 'Enter builds; any other line can be changed first',
    ignoreFocusOut: true,
  });
  return chosen?.question;
}

async function ask(question: Exclude<Question, 'build'>, wish: BuildWish, document: vscode.TextDocument): Promise<BuildWish> {
  switch (question) {
    case 'target': {
      const last = 'last stage';
      const stages = stageNames(document.getText());
      const chosen = await vscode.window.showQuickPick([last, ...stages], { title: 'Target', placeHolder: 'Which stage?' });
      const { target: _before, ...others } = wish;
      return chosen === undefined ? wish : chosen === last ? others : { ...others, target: chosen };
    }
    case 'args': {
      const value = Object.entries(wish.args)
        .map(([name, text]) => `${name}=${text}`)
        .join('; ');
      const text = await vscode.window.showInputBox({
        title: 'Build Arguments',
        prompt: 'NAME=value; OTHER=value',
        value,
        ignoreFocusOut: true,
      });
      return text === undefined ? wish : { ...wish, args: readBuildArguments(text) };
    }
    case 'platform': {
      const chosen = await vscode.window.showInputBox({
        title: 'Platform',
        prompt: 'e.g. linux/arm64',
        value: wish.platform ?? '',
        ignoreFocusOut: true,
      });
      const { platform: _before, ...others } = wish;
      return chosen === undefined ? wish : chosen.trim() === '' ? others : { ...others, platform: chosen.trim() };
    }
    case 'tag': {
      const chosen = await vscode.window.showInputBox({
        title: 'Name',
        prompt: 'e.g. web:dev',
        value: wish.tag ?? '',
        ignoreFocusOut: true,
      });
      const { tag: _before, ...others } = wish;
      return chosen === undefined ? wish : chosen.trim() === '' ? others : { ...others, tag: chosen.trim() };
    }
    case 'context': {
      const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri;
      const items = [vscode.Uri.joinPath(document.uri, '..'), ...(folder === undefined ? [] : [folder])].map((uri) => ({
        label: uri.fsPath,
        uri,
      }));
      const chosen = await vscode.window.showQuickPick(items, {
        title: 'Context',
        placeHolder: 'Which folder do COPY and ADD take files from?',
      });
      return chosen === undefined ? wish : { ...wish, context: chosen.uri };
    }
  }
}
