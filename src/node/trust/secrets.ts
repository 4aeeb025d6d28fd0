import type { SecretSource, TrustProblem } from '../../core/index.js';
import { askHidden } from './ask-hidden.js';
import { findIdentityToken, type TokenPlaces } from './identity-tokens.js';

export interface CommandLineSecretsOptions extends Omit<TokenPlaces, 'workspaces'> {
  readonly signal: AbortSignal;
  /** No token comes from a file in one of these. */
  readonly workspaces?: readonly string[];
  /** Hears why a token that somebody named cannot be used. */
  readonly hear?: (problem: TrustProblem) => void;
  /** Absent: a hidden question on the terminal, when there is one. */
  readonly ask?: (question: string, signal: AbortSignal) => Promise<string | undefined>;
}

/**
 * Passphrases and tokens for a command line: what the environment holds under the tools' own names, else what the person enters. It is
 * kept while the command runs and nowhere else.
 */
export function commandLineSecrets(options: CommandLineSecretsOptions): SecretSource {
  const { environment, signal, workspaces = [], hear, ask = askHidden } = options;
  const known = new Map<string, string>();
  return {
    async passphrase({ signer, key, wasWrong }) {
      const remembered = known.get(signer);
      if (remembered !== undefined && wasWrong !== true) return remembered;
      const given = passphraseInEnvironment(key, environment);
      // What the environment says was tried already when it was wrong.
      const passphrase = given !== undefined && wasWrong !== true ? given : await ask(questionFor(signer, key, wasWrong === true), signal);
      if (passphrase !== undefined) known.set(signer, passphrase);
      return passphrase;
    },
    async identityToken() {
      const token = await findIdentityToken({ ...options, workspaces }, signal);
      if (token.ok) return token.value;
      hear?.(token.problem);
      return undefined;
    },
  };
}

/** What the environment holds for a key; nobody is asked. */
export function passphraseInEnvironment(key: string, environment: CommandLineSecretsOptions['environment']): string | undefined {
  return environment[variableFor(key)];
}

/** cosign's documented variables, which our own signer reads too, and Docker Content Trust's. */
function variableFor(key: string): string {
  if (key === '') return 'DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE';
  return key.startsWith('pkcs11:') ? 'COSIGN_PKCS11_PIN' : 'COSIGN_PASSWORD';
}

function questionFor(signer: string, key: string, wasWrong: boolean): string {
  return `${wasWrong ? 'That was not it. ' : ''}Passphrase of ${signer}${key === '' ? '' : ` (${key})`}: `;
}
