import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc/node';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { CeremonyPlan, SecretSource } from '../../core/index.js';
import {
  askIdentityTokenMethod,
  askPassphraseMethod,
  confirmCeremonyMethod,
  type AskSecretParams,
  type ConfirmCeremonyParams,
} from '../protocol.js';

/** Who answers for the person: the window that started the ceremony. A window that is gone has not agreed and gives no secret. */
export interface Asking {
  readonly secrets: SecretSource;
  confirm(plan: CeremonyPlan): Promise<boolean>;
}

/** What was given is remembered for this one ceremony: a statement and its signature are not asked for twice. */
export function askExtension(connection: MessageConnection, token: string, signal: AbortSignal): Asking {
  const passphrases = new Map<string, string>();
  const tokens = new Map<string, string>();
  const ask = async (method: string, params: object): Promise<unknown> => {
    try {
      return await whileWanted(signal, (wanted) => connection.sendRequest<unknown>(method, params, wanted));
    } catch {
      return undefined;
    }
  };
  const askSecret = async (method: string, params: AskSecretParams, known: Map<string, string>): Promise<string | undefined> => {
    const remembered = known.get(params.signer);
    if (remembered !== undefined && params.wasWrong !== true) return remembered;
    const secret = textOf(await ask(method, params), 'secret');
    if (secret !== undefined) known.set(params.signer, secret);
    return secret;
  };
  return {
    secrets: {
      passphrase: (about) => askSecret(askPassphraseMethod, { token, ...about }, passphrases),
      identityToken: (about) => askSecret(askIdentityTokenMethod, { token, ...about }, tokens),
    },
    async confirm(plan) {
      const answer = await ask(confirmCeremonyMethod, { token, plan } satisfies ConfirmCeremonyParams);
      return typeof answer === 'object' && answer !== null && 'agreed' in answer && answer.agreed === true;
    },
  };
}

/** A question that nobody waits for any more is taken back: the editor closes it. */
async function whileWanted<T>(signal: AbortSignal, ask: (wanted: CancellationToken) => Promise<T>): Promise<T> {
  const source = new CancellationTokenSource();
  const cancel = (): void => source.cancel();
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await ask(source.token);
  } finally {
    signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}

function textOf(answer: unknown, name: string): string | undefined {
  const value: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}
