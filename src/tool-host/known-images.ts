import type { Digest, ImageEvent, LocalImage } from '../core/index.js';

/**
 * The images that a runtime had when it was last looked at. A new one without a name is told when it is still there the next time: the
 * steps of Docker's old builder are images too, and are hidden from the list as soon as the next step stands on them.
 */
export class KnownImages {
  #told: Set<Digest> | undefined;
  #seenOnce = new Set<Digest>();
  readonly #hasSteps: boolean;

  /** `hasSteps`: the runtime's lists may hold steps of a build that is not done. */
  constructor(hasSteps: boolean) {
    this.#hasSteps = hasSteps;
  }

  heard({ action, id }: ImageEvent): void {
    if (id === undefined) return;
    if (action === 'deleted') this.#told?.delete(id);
    else this.#told?.add(id);
  }

  /** What is new since; nothing the first time. */
  news(images: readonly LocalImage[]): readonly ImageEvent[] {
    const before = this.#told;
    const fresh = before === undefined ? [] : images.filter(({ id }) => !before.has(id));
    const isSure = ({ id, names }: LocalImage): boolean => !this.#hasSteps || names.length > 0 || this.#seenOnce.has(id);
    const waiting = new Set(fresh.filter((image) => !isSure(image)).map(({ id }) => id));
    this.#told = new Set(images.map(({ id }) => id).filter((id) => !waiting.has(id)));
    this.#seenOnce = waiting;
    const sure = fresh.filter(({ id }) => !waiting.has(id));
    return sure.map(({ id, names: [name] }) => ({ action: 'built', id, ...(name !== undefined && { name }) }));
  }
}
