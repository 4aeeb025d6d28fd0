import type { CancellationToken } from 'vscode';
import type { CeremonyPlan, CeremonyProgressStep } from '../../core/index.js';
import {
  askIdentityTokenMethod,
  askPassphraseMethod,
  confirmCeremonyMethod,
  runCeremonyMethod,
  type AskSecretParams,
  type CeremonyParams,
  type CeremonyProgressParams,
  type CeremonyResult,
  type SecretAnswer,
} from '../../tool-host/protocol.js';
import { withSignal } from '../scanning/with-signal.js';
import type { ToolHost } from '../tool-host.js';

/** What the window answers while a push of its own is under way. */
export interface CeremonyAnswers {
  confirm(plan: CeremonyPlan, token: CancellationToken): Promise<boolean>;
  passphrase(about: AskSecretParams, token: CancellationToken): Promise<SecretAnswer>;
  identityToken(about: AskSecretParams, token: CancellationToken): Promise<SecretAnswer>;
}

/** What a push needs of the tool host. */
export interface CeremonyHost extends Pick<ToolHost, 'request' | 'answer'> {
  onCeremonyProgress(hear: (progress: CeremonyProgressParams) => void): { dispose(): void };
}

/** The pushes that this window has started: only for these it agrees to anything or gives a secret. */
export class Ceremonies {
  readonly #host: CeremonyHost;
  readonly #underWay = new Map<string, string>();

  constructor(host: CeremonyHost, answers: CeremonyAnswers) {
    this.#host = host;
    host.answer(confirmCeremonyMethod, async (params, token) => {
      const plan = this.#isOurs(params) && hasPlan(params) ? params.plan : undefined;
      return { agreed: plan !== undefined && (await answers.confirm(plan, token)) };
    });
    host.answer(askPassphraseMethod, async (params, token) =>
      this.#isOurs(params) && isSecretQuestion(params) ? answers.passphrase(params, token) : {},
    );
    host.answer(askIdentityTokenMethod, async (params, token) =>
      this.#isOurs(params) && isSecretQuestion(params) ? answers.identityToken(params, token) : {},
    );
  }

  /** True while this window pushes there. */
  isPushing(target: string): boolean {
    return [...this.#underWay.values()].includes(target);
  }

  async run(params: CeremonyParams, hear: (step: CeremonyProgressStep) => void, signal: AbortSignal): Promise<CeremonyResult> {
    const { token } = params;
    const listening = this.#host.onCeremonyProgress((progress) => {
      if (progress.token === token) hear(progress.step);
    });
    this.#underWay.set(token, params.target);
    try {
      return await withSignal(signal, (cancel) => this.#host.request<CeremonyResult>(runCeremonyMethod, params, cancel));
    } finally {
      this.#underWay.delete(token);
      listening.dispose();
    }
  }

  #isOurs(params: unknown): boolean {
    const token: unknown = typeof params === 'object' && params !== null && 'token' in params ? params.token : undefined;
    return typeof token === 'string' && this.#underWay.has(token);
  }
}

/** The host is our own program; what it says has the protocol's shape once it has the parts that name it. */
function hasPlan(params: unknown): params is { readonly plan: CeremonyPlan } {
  return typeof params === 'object' && params !== null && 'plan' in params && typeof params.plan === 'object' && params.plan !== null;
}

function isSecretQuestion(params: unknown): params is AskSecretParams {
  return typeof params === 'object' && params !== null && 'signer' in params && typeof params.signer === 'string';
}
