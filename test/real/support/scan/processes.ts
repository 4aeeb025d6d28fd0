import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** A running process, as /proc tells it. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its program and arguments. */
  readonly command: string;
}

/** All processes below one, grandchildren included; those that have ended and only wait to be buried are left out. */
export function processesBelow(pid: number): readonly Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess);
  const below: Process[] = [];
  for (let parents = [pid]; parents.length > 0;) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    below.push(...children);
    parents = children.map((child) => child.pid);
  }
  return below;
}

/** Waits until a process whose command holds these words runs below another. */
export async function untilRunning(pid: number, words: string): Promise<Process> {
  for (let attempt = 0; attempt < 3000; attempt++) {
    const found = processesBelow(pid).find(({ command }) => command.includes(words));
    if (found !== undefined) return found;
    await wait(10);
  }
  throw new Error(`Nothing with ${words} was started below ${pid}.`);
}

/** Whether a process is there and has not ended. */
export function isRunning(pid: number): boolean {
  return readProcess(String(pid)).length > 0;
}

function readProcess(name: string): readonly Process[] {
  try {
    // `pid (program) state parent …`, and the program may hold anything.
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), command }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}
