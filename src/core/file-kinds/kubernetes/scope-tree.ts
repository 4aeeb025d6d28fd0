import type { Span } from '../../model/span.js';

/** Stretches of a text that contain each other or do not touch, to be asked from the inside out. */
export class ScopeTree<Scope extends Span> {
  readonly #nodes: readonly Node<Scope>[];

  constructor(scopes: readonly Scope[]) {
    const nodes: Node<Scope>[] = [];
    let around: Node<Scope> | undefined;
    for (const scope of scopes.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
      while (around !== undefined && around.scope.end < scope.end) around = around.parent;
      around = { scope, parent: around };
      nodes.push(around);
    }
    this.#nodes = nodes;
  }

  /** The stretches that hold a place, the smallest first. */
  *around(place: number): Generator<Scope> {
    for (let node = this.#lastFrom(place); node !== undefined; node = node.parent) {
      if (node.scope.start <= place && place < node.scope.end) yield node.scope;
    }
  }

  /** The last one that begins at the place or before it. */
  #lastFrom(place: number): Node<Scope> | undefined {
    let low = 0;
    let high = this.#nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#nodes[middle]?.scope.start ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return this.#nodes[low - 1];
  }
}

interface Node<Scope> {
  readonly scope: Scope;
  readonly parent: Node<Scope> | undefined;
}
