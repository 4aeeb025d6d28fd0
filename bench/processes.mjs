import { spawnSync } from 'node:child_process';
import { python } from './peers.mjs';

/**
 * Runs commands in turn, round by round, so that a slow moment of the machine hits each alike.
 * Each command is `{name, program, args, accepts, env?, folder?}`; `accepts` lists the exit codes that mean that the work was done.
 * Returns the milliseconds of each counted round, by name.
 */
export function timeInTurn(commands, rounds, warmUps = 1) {
  const times = Object.fromEntries(commands.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < rounds; round++) {
    for (const command of commands) {
      const started = process.hrtime.bigint();
      runOnce(command);
      const took = Number(process.hrtime.bigint() - started) / 1e6;
      if (round >= 0) times[command.name].push(took);
    }
  }
  return times;
}

/** Runs each command in turn and returns the most memory that it held at once, in MiB of each round, by name. */
export function memoryInTurn(commands, rounds) {
  const peaks = Object.fromEntries(commands.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const command of commands) {
      const { program, args } = command;
      peaks[command.name].push(Number(runOnce({ ...command, program: python(), args: ['-c', peakOf, program, ...args] }, 'pipe')) / 1024);
    }
  }
  return peaks;
}

// The system keeps the peak of an ended child; Node does not pass it on. Linux counts kilobytes, macOS bytes.
const peakOf = `
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(peak // 1024 if sys.platform == 'darwin' else peak)
sys.exit(status)
`;

function runOnce({ name, program, args, accepts, env, folder }, output = 'ignore') {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    stdio: ['ignore', output, 'pipe'],
    maxBuffer: 1 << 28,
    cwd: folder,
    env: { ...process.env, ...env },
  });
  if (error === undefined && accepts.includes(status)) return stdout;
  throw new Error(`${name} ended with ${error?.message ?? status}: ${String(stderr).slice(-400)}`);
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
