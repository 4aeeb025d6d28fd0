import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process such that no other is taken for it: a number alone is used again, and in every container anew. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The machine, or the container, that the number is of. */
  readonly machine: string;
  /** When it began, in ticks since the machine did; absent where nobody tells. */
  readonly started?: string;
}

export function thisProcess(): ProcessIdentity {
  const started = startOf(process.pid);
  return { pid: process.pid, machine: thisMachine(), ...(started !== undefined && { started }) };
}

/** Whether a process still runs; `unknown` for one of another machine, and where a number could have been used again. */
export function isRunning({ pid, machine, started }: ProcessIdentity): 'yes' | 'no' | 'unknown' {
  if (machine !== thisMachine()) return 'unknown';
  try {
    process.kill(pid, 0);
  } catch (problem) {
    const mayNotBeAsked = problem instanceof Error && 'code' in problem && problem.code === 'EPERM';
    if (!mayNotBeAsked) return 'no';
  }
  const now = startOf(pid);
  if (started === undefined || now === undefined) return 'unknown';
  return now === started ? 'yes' : 'no';
}

/** proc(5), `starttime`: the 22nd field, counted behind the name, which may hold anything. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

let machine: string | undefined;

/** A boot of a machine and a space of process numbers in it, where the system tells; else its name. */
function thisMachine(): string {
  machine ??= process.platform === 'linux' ? linuxMachine() : hostname();
  return machine;
}

function linuxMachine(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
