import { spawnSync } from 'node:child_process';

/**
 * Runs commands in turn, round by round, so that a slow moment of the machine hits each alike.
 * Each command is `{name, program, args, accepts}`; `accepts` lists the exit codes that mean that the work was done.
 * Resolves to the milliseconds of each counted round, by name.
 */
export function timeInTurn(commands, rounds, warmUps = 1) {
  const times = Object.fromEntries(commands.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < rounds; round++) {
    for (const command of commands) {
      const started = process.hrtime.bigint();
      const { status, error, stderr } = spawnSync(command.program, command.args, {
        stdio: ['ignore', 'ignore', 'pipe'],
        maxBuffer: 1 << 28,
      });
      const took = Number(process.hrtime.bigint() - started) / 1e6;
      if (error !== undefined || !command.accepts.includes(status)) {
        throw new Error(`${command.name} ended with ${error?.message ?? status}: ${String(stderr).slice(0, 400)}`);
      }
      if (round >= 0) times[command.name].push(took);
    }
  }
  return times;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the ratios round by round. */
export function medianRatio(ours, theirs) {
  return median(ours.map((value, round) => value / theirs[round]));
}
