import * as vscode from 'vscode';
import { scanners } from '../../core/index.js';
import type { Scanning } from './scanning.js';

/** *Set Scanner Credentials…*: one question a field; a secret is typed unseen and kept in SecretStorage. */
export async function setCredentials({ credentials, log }: Scanning): Promise<void> {
  const scanner = await pickOwner(scanners, 'Set Scanner Credentials');
  if (scanner === undefined) return;
  const known = await credentials.ofOne(scanner);
  for (const { name, label, secret } of scanner.credentials) {
    const value = await vscode.window.showInputBox({
      title: `${scanner.label}: ${label}`,
      prompt: known[name] === undefined ? 'Leave it empty to go without.' : 'One is kept. Leave it empty to keep that.',
      password: secret,
      ignoreFocusOut: true,
    });
    if (value === undefined) return;
    if (value !== '') await credentials.set(scanner.id, name, value);
  }
  log.info(`Credentials of ${scanner.label} are kept in the editor's secret storage.`);
}

/** *Forget Scanner Credentials…* */
export async function forgetCredentials({ credentials, log }: Scanning): Promise<void> {
  const kept = await credentials.of(scanners);
  const owners = scanners.filter(({ id }) => kept[id] !== undefined);
  if (owners.length === 0) {
    void vscode.window.showInformationMessage('No credentials are kept.');
    return;
  }
  const scanner = await pickOwner(owners, 'Forget Scanner Credentials');
  if (scanner === undefined) return;
  await credentials.forget(scanner);
  log.info(`Credentials of ${scanner.label} are forgotten.`);
}

async function pickOwner(among: typeof scanners, title: string): Promise<(typeof scanners)[number] | undefined> {
  const items = among
    .filter((scanner) => scanner.credentials.length > 0)
    .map((scanner) => ({ label: scanner.label, description: scanner.credentials.map(({ label }) => label).join(', '), scanner }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: 'Which scanner?' }))?.scanner;
}
