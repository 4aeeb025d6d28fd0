/** Lets signals and output have their turn every now and then during long work. */
export function takingTurns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < 50) return;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}
