/** Lets signals and output have their turn every now and then during long work. */
export function takingTurns(): () => Promise<void> {
  // Not `performance`: asking for that global loads a library of Node's that nothing else here needs.
  let since = process.hrtime.bigint();
  return async () => {
    if (process.hrtime.bigint() - since < 50_000_000n) return;
    await new Promise((resolve) => setImmediate(resolve));
    since = process.hrtime.bigint();
  };
}
