import * as vscode from 'vscode';
import type { AskSecretParams, SecretAnswer } from '../../tool-host/protocol.js';
import { oneLine } from '../scanning/words.js';
import type { KeptSecrets } from './kept-secrets.js';

/** The passphrase of a key: kept, or typed unseen; kept from then on only if the person says so. */
export async function askPassphrase(
  { signer, key = '', wasWrong = false }: AskSecretParams,
  kept: KeptSecrets,
  token: vscode.CancellationToken,
): Promise<SecretAnswer> {
  if (wasWrong) await kept.forget(signer, key);
  const known = wasWrong ? undefined : await kept.find(signer, key);
  if (known !== undefined) return { secret: known };
  const secret = await typed(
    {
      title: `Passphrase of ${oneLine(signer)}`,
      prompt: `${wasWrong ? 'That was not it. ' : ''}The private key ${oneLine(key)} is locked. What you type goes to the signer and nowhere else.`,
    },
    token,
  );
  if (secret === undefined) return {};
  if (await wantsItKept(signer, token)) await kept.keep(signer, key, secret);
  return { secret };
}

/** A token is good for minutes, so it is never kept. */
export async function askIdentityToken({ signer, issuer }: AskSecretParams, token: vscode.CancellationToken): Promise<SecretAnswer> {
  const secret = await typed(
    {
      title: `Identity token for ${oneLine(signer)}`,
      prompt: `Who are you? Paste a token${issuer === undefined ? '' : ` of ${oneLine(issuer)}`} whose audience is sigstore. It is used for this push only.`,
    },
    token,
  );
  return secret === undefined ? {} : { secret };
}

async function typed(
  { title, prompt }: { readonly title: string; readonly prompt: string },
  token: vscode.CancellationToken,
): Promise<string | undefined> {
  const answer = await vscode.window.showInputBox({ title, prompt, password: true, ignoreFocusOut: true }, token);
  return answer === '' ? undefined : answer;
}

async function wantsItKept(signer: string, token: vscode.CancellationToken): Promise<boolean> {
  const once = { label: 'Use it for this push only', keep: false };
  const keep = { label: 'Keep it', description: 'in the editor’s secret storage, until Forget Signing Secrets', keep: true };
  const options = { title: `Passphrase of ${oneLine(signer)}`, placeHolder: 'Keep the passphrase?', ignoreFocusOut: true };
  return (await vscode.window.showQuickPick([once, keep], options, token))?.keep === true;
}
