import * as vscode from 'vscode';
import { explain } from '../ask-server.js';
import { delayed } from '../delayed.js';
import { languages } from '../languages.js';
import type { Server } from '../server.js';
import { inRegistries, type SignatureChecks } from './signature-checks.js';
import type { SigningSettings } from './settings.js';

/** So long after the last change: never on the way of a key. */
const quietMs = 1_500;

/** Wants the signatures of what visible files name, in the registries for which the person allowed that. */
export function watchReferences(server: Server, checks: SignatureChecks, settings: () => SigningSettings): vscode.Disposable {
  const look = delayed(quietMs, () => void wantVisible(server, checks, settings()));
  look.ask();
  return vscode.Disposable.from(
    look,
    server.onDidChangeState(look.ask),
    vscode.window.onDidChangeVisibleTextEditors(look.ask),
    vscode.workspace.onDidChangeTextDocument(look.ask),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.path.endsWith('.wharfmaster.yaml')) checks.forgetAges();
      look.ask();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('wharfmaster')) return;
      checks.forgetAges();
      look.ask();
    }),
  );
}

async function wantVisible(server: Server, checks: SignatureChecks, { verifyRegistries }: SigningSettings): Promise<void> {
  if (verifyRegistries.length === 0) return;
  const uris = new Set(
    vscode.window.visibleTextEditors
      .filter(({ document }) => vscode.languages.match([...languages], document) > 0)
      .map(({ document }) => document.uri.toString()),
  );
  const answers = await Promise.all(
    [...uris].map((uri) => explain(server, { textDocument: { uri }, images: true }).catch(() => undefined)),
  );
  const named = answers.flatMap((answer) => (answer?.images ?? []).flatMap(({ canonical }) => canonical ?? []));
  checks.want(inRegistries(named, verifyRegistries));
}
