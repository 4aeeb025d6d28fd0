/**
 * Of how many signers each can be given a principal of its own (a maximum matching): a threshold counts people, and one key or identity
 * that fits two signers counts once (policy.md section 5, Trust). `choices` are the principals that signed as each signer.
 */
export function countDistinct(choices: readonly (readonly string[])[]): number {
  const given: Given = { holderOf: new Map(), heldBy: new Map() };
  for (const signer of choices.keys()) giveOwn(signer, choices, given);
  return given.heldBy.size;
}

/** Who holds which principal so far. */
interface Given {
  readonly holderOf: Map<string, number>;
  readonly heldBy: Map<number, string>;
}

/** Looks breadth first for a principal that is free, or whose holder can take another; then everybody on the way moves on. */
function giveOwn(start: number, choices: readonly (readonly string[])[], given: Given): void {
  const reachedFrom = new Map<string, number>();
  const waiting = [start];
  for (const signer of waiting) {
    for (const principal of choices[signer] ?? []) {
      if (reachedFrom.has(principal)) continue;
      reachedFrom.set(principal, signer);
      const holder = given.holderOf.get(principal);
      if (holder === undefined) {
        moveOn(principal, reachedFrom, given);
        return;
      }
      waiting.push(holder);
    }
  }
}

function moveOn(free: string, reachedFrom: ReadonlyMap<string, number>, { holderOf, heldBy }: Given): void {
  for (let principal: string | undefined = free; principal !== undefined;) {
    const signer = reachedFrom.get(principal);
    if (signer === undefined) return;
    const before = heldBy.get(signer);
    holderOf.set(principal, signer);
    heldBy.set(signer, principal);
    principal = before;
  }
}
