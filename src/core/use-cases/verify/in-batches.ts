/** Asks for each, so many at once, and answers in the order of what was asked. */
export async function inBatches<T, R>(items: readonly T[], atOnce: number, ask: (item: T) => Promise<R>): Promise<readonly R[]> {
  const answers: R[] = [];
  const waiting = items.entries();
  const work = async (): Promise<void> => {
    for (const [at, item] of waiting) answers[at] = await ask(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return answers;
}
