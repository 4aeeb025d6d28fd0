import { factsMethod, type FactsParams, type FactsResult, type ImageFacts } from '../../lsp/protocol.js';
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

  /** With it, those that it supersedes: their findings leave the Dockerfile in the same moment. */
  tell(image: KnownImage): Promise<void> {
    const all = [image, ...this.images.siblingsOf(image)];
    const gone = all.filter((one) => !this.#isWorthTelling(one)).flatMap(factIdsOf);
    return this.#send({ images: this.#factsOf(all), ...(gone.length === 0 ? {} : { gone }) });
  }

  gone(image: KnownImage): Promise<void> {
    return this.#send({ images: [], gone: factIdsOf(image) satisfies readonly Digest[] });
  }

  /** Everything there is: to a server that has just started. */
  tellAll(): Promise<void> {
    return this.#send({ images: this.#factsOf(this.images.all), all: true });
  }

  /** Verdicts of what the server knows already: after a policy changed. */
  ask(): Promise<void> {
    return this.#send({ images: [] });
  }

  #factsOf(images: readonly KnownImage[]): readonly ImageFacts[] {
    return images
      .filter((image) => this.#isWorthTelling(image))
      .flatMap((image) => {
        if (!this.images.isSuperseded(image)) return factsOf(image);
        const { dockerfile: _itsFile, ...rest } = image;
        return factsOf(rest);
      });
  }

  /** A list of every image on the machine says nothing about a file; scans, failures, and base images' triggers do. */
  #isWorthTelling(image: KnownImage): boolean {
    const { names, scans, problem, dockerfile, onBuild } = image;
    if (names.length === 0 && this.images.isSuperseded(image)) return false;
    return scans.length > 0 || problem !== undefined || dockerfile !== undefined || (onBuild?.length ?? 0) > 0;
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
