import { obtain } from './peers.mjs';
import { timeInTurn } from './processes.mjs';

/**
 * Times `wharfmaster images` and `wharfmaster check` beside peers on the same files, in turn. Each peer is `{against, args}`, with `program` when
 * it is not one of peers.mjs, and `accepts` when its exit codes are not 0 and 1.
 */
export async function compareCommands(bench, { row, measure, paths, folder, peers, warmUps = 1 }) {
  const { present, missing } = await obtainAll(peers);
  const commands = ['images', 'check'];
  const ours = commands.map((command) => ({ ...bench.ours(command, paths), folder }));
  const times = timeInTurn([...ours, ...present], bench.rounds, warmUps);
  for (const command of commands) {
    for (const { name } of present)
      bench.table.add({ row, command, measure: `${measure}, ${command}`, against: name, ours: times[command], theirs: times[name] });
  }
  for (const { against, reason } of missing) bench.table.addMissing({ row, measure, against, missing: reason });
}

/** Commands for the peers that can be had, and the reasons of the others. */
export async function obtainAll(peers) {
  const present = [];
  const missing = [];
  for (const { against, program, args, env, accepts = [0, 1], folder } of peers) {
    const peer = program === undefined ? await obtain(against) : { program, args: [] };
    if (peer.missing === undefined)
      present.push({ name: against, program: peer.program, args: [...peer.args, ...args], env: { ...peer.env, ...env }, accepts, folder });
    else missing.push({ against, reason: peer.missing });
  }
  return { present, missing };
}
