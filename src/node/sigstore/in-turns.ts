/** Does the same for each item, a few at a time, and keeps the order. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>, atOnce = 4): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce)
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  return results;
}
