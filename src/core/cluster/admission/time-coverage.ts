/** A stretch of time of which nothing was recorded. */
export interface Gap {
  readonly from: number;
  readonly until: number;
}

/** Which times a log tells of, in bounded memory: a log may have more events than fit. */
export interface TimeCoverage {
  add(at: number): void;
  /** First and last moment within the period. */
  range(): Gap | undefined;
  /** Every stretch of at least an hour without any event, from the period's beginning to its end. */
  gaps(): readonly Gap[];
}

const hour = 3_600_000;

/** Watches a period, in milliseconds since the epoch. Two events within one hour of the clock leave no gap; of each hour its first and last are kept. */
export function timeCoverage(period: Gap): TimeCoverage {
  const hours = new Map<number, { first: number; last: number }>();
  const sorted = (): readonly { readonly first: number; readonly last: number }[] =>
    [...hours.entries()].sort(([one], [other]) => one - other).map(([, bounds]) => bounds);
  return {
    add(at) {
      if (!(at >= period.from && at <= period.until)) return;
      const key = Math.floor(at / hour);
      const known = hours.get(key);
      if (known === undefined) hours.set(key, { first: at, last: at });
      else {
        known.first = Math.min(known.first, at);
        known.last = Math.max(known.last, at);
      }
    },
    range() {
      const all = sorted();
      const [first, last] = [all[0], all.at(-1)];
      return first === undefined || last === undefined ? undefined : { from: first.first, until: last.last };
    },
    gaps() {
      const found: Gap[] = [];
      let before = period.from;
      for (const { first, last } of sorted()) {
        if (first - before >= hour) found.push({ from: before, until: first });
        before = last;
      }
      if (period.until - before >= hour) found.push({ from: before, until: period.until });
      return found;
    },
  };
}
