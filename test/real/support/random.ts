/** A reproducible stream of chances: the same seed gives the same stream on every machine. */
export interface Random {
  /** A whole number from 0 to `below`, exclusive. */
  below(below: number): number;
  pick<T>(items: readonly T[]): T;
  /** True about once in `n` times. */
  oneIn(n: number): boolean;
}

/** mulberry32: small, and good enough to spread test strings. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('Nothing to pick from.');
      return item;
    },
    oneIn: (n) => below(n) === 0,
  };
}
