/** So many values of one image are told apart; what has more of them stays open. */
export const mostCombinations = 100;

/** Every way to take one of each list; none when there are too many. No lists at all can be taken in one way. */
export function combinations<T>(lists: ReadonlyMap<string, readonly T[]>): readonly ReadonlyMap<string, T>[] {
  let made: readonly ReadonlyMap<string, T>[] = [new Map()];
  for (const [name, values] of lists) {
    if (made.length * values.length > mostCombinations) return [];
    made = made.flatMap((combination) => values.map((value) => new Map([...combination, [name, value]])));
  }
  return made;
}
