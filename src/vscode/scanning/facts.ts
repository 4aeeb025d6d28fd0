import { factsMethod, type FactsParams, type FactsResult } from '../../lsp/protocol.js';
import type { Digest } from '../../core/index.js';
import { factIdsOf, factsOf, type KnownImage, type KnownImages } from './known-images.js';

/** Whom facts are sent to: undefined while it does not run. */
export interface FactsServer {
  request<R>(method: string, params: object): Promise<R | undefined>;
}

/** Tells the server what is known about images, and learns what its policies say about them. */
export class Facts {
  /** One message after the other: a later one must not be overtaken. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly server: FactsServer,
    readonly images: KnownImages,
    readonly log: { warn(text: string): void },
  ) {}

  tell(image: KnownImage): Promise<void> {
    return this.#send({ images: isWorthTelling(image) ? factsOf(image) : [] });
  }

  gone(image: KnownImage): Promise<void> {
    return this.#send({ images: [], gone: factIdsOf(image) satisfies readonly Digest[] });
  }

  /** Everything there is: to a server that has just started. */
  tellAll(): Promise<void> {
    return this.#send({ images: this.images.all.filter(isWorthTelling).flatMap(factsOf), all: true });
  }

  /** Verdicts of what the server knows already: after a policy changed. */
  ask(): Promise<void> {
    return this.#send({ images: [] });
  }

  #send(params: FactsParams): Promise<void> {
    const sent = this.#last.then(async () => {
      try {
        const answer = await this.server.request<FactsResult>(factsMethod, params);
        if (answer !== undefined) this.images.judged(answer.verdicts);
      } catch (problem) {
        this.log.warn(`The language server did not take what is known about images: ${String(problem)}`);
      }
    });
    this.#last = sent;
    return sent;
  }
}

/** A list of every image on the machine says nothing about a file; scans, failures, and base images' triggers do. */
function isWorthTelling({ scans, problem, dockerfile, onBuild }: KnownImage): boolean {
  return scans.length > 0 || problem !== undefined || dockerfile !== undefined || (onBuild?.length ?? 0) > 0;
}
