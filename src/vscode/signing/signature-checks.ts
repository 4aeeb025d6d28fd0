import { parseReference, type ImageTrust } from '../../core/index.js';
import { factsMethod, type FactsParams } from '../../lsp/protocol.js';
import type { VerifyResult } from '../../tool-host/protocol.js';
import type { FactsServer } from '../scanning/facts.js';

/** What looking signatures up takes. */
export interface CheckPorts {
  readonly server: FactsServer;
  verify(reference: string, signal: AbortSignal): Promise<VerifyResult>;
  readonly now: () => number;
  /** Resolves after a while, or at once when it is called off. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  readonly log: { info(text: string): void; warn(text: string): void };
}

/**
 * Looks signatures up: at once what somebody asked for, in the background one after the other what is wanted. What was found is told to the
 * language server and holds for a while: content longer than a tag, which may move.
 */
export class SignatureChecks {
  readonly #ports: CheckPorts;
  readonly #known = new Map<string, ImageTrust>();
  readonly #lookedUp = new Map<string, number>();
  readonly #notBefore = new Map<string, number>();
  readonly #stop = new AbortController();
  #wanted: readonly string[] = [];
  #working: Promise<void> | undefined;

  constructor(ports: CheckPorts) {
    this.#ports = ports;
  }

  /** What a person asked for. */
  async check(reference: string, signal: AbortSignal): Promise<VerifyResult> {
    const result = await this.#ports.verify(reference, signal);
    await this.#settle(reference, result);
    return result;
  }

  /** What the open files name now; what was wanted before and is not any more is dropped. */
  want(references: readonly string[]): void {
    this.#wanted = [...new Set(references)].filter((reference) => !this.#isFresh(reference));
    if (this.#wanted.length > 0) this.#working ??= this.#work().finally(() => (this.#working = undefined));
  }

  /** Everything there is: to a server that has just started. */
  async tellAll(): Promise<void> {
    if (this.#known.size > 0) await this.#tell({ images: [], trust: [...this.#known.values()], allTrust: true });
  }

  /** Another policy asks for other signers. */
  forgetAges(): void {
    this.#lookedUp.clear();
  }

  /** Resolves when nothing is wanted any more. */
  async settled(): Promise<void> {
    await this.#working;
  }

  dispose(): void {
    this.#stop.abort();
    this.#wanted = [];
  }

  async #work(): Promise<void> {
    const { signal } = this.#stop;
    for (let next = this.#wanted[0]; next !== undefined && !signal.aborted; next = this.#wanted[0]) {
      this.#wanted = this.#wanted.slice(1);
      if (this.#isFresh(next) || this.#isHeldBack(next)) continue;
      await this.#settle(next, await this.#ports.verify(next, signal));
      await this.#ports.wait(pauseMs, signal);
    }
  }

  async #settle(reference: string, result: VerifyResult): Promise<void> {
    const { now, log } = this.#ports;
    if ('cancelled' in result) return;
    this.#lookedUp.set(reference, now());
    if ('problem' in result) {
      log.warn(`The signatures of ${reference} are not known: ${result.problem.message} ${result.problem.next}`);
      if (patient.has(result.problem.code)) this.#notBefore.set(registryOf(reference) ?? reference, now() + retryMs);
      return;
    }
    this.#known.set(result.trust.name, result.trust);
    const { verdict } = result;
    log.info(`Signatures of ${reference}: ${verdict.asked ? verdict.outcome : 'no policy asks'}.`);
    await this.#tell({ images: [], trust: [result.trust] });
  }

  async #tell(params: FactsParams): Promise<void> {
    try {
      await this.#ports.server.request(factsMethod, params);
    } catch (problem) {
      this.#ports.log.warn(`The language server did not take what is known about signatures: ${String(problem)}`);
    }
  }

  #isFresh(reference: string): boolean {
    const at = this.#lookedUp.get(reference);
    return at !== undefined && this.#ports.now() - at < (reference.includes('@') ? digestMs : tagMs);
  }

  /** A registry that limits us or does not answer is left alone for a while. */
  #isHeldBack(reference: string): boolean {
    return (this.#notBefore.get(registryOf(reference) ?? reference) ?? 0) > this.#ports.now();
  }
}

const minuteMs = 60_000;
const tagMs = 15 * minuteMs;
/** Signatures may be added and keys revoked, so nothing holds for ever. */
const digestMs = 6 * 60 * minuteMs;
const retryMs = 10 * minuteMs;
const pauseMs = 500;

const patient: ReadonlySet<string> = new Set(['REGISTRY_RATE_LIMITED', 'REGISTRY_UNREACHABLE', 'REGISTRY_TIMED_OUT', 'REGISTRY_FAILED']);

/** The references of these registries: others are looked up only when somebody asks. */
export function inRegistries(references: readonly string[], registries: readonly string[]): readonly string[] {
  return references.filter((reference) => registries.includes(registryOf(reference) ?? ''));
}

function registryOf(reference: string): string | undefined {
  const parsed = parseReference(reference);
  return parsed.ok ? parsed.value.reference.registry.toLowerCase() : undefined;
}
