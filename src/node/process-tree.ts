import { execFile } from 'node:child_process';
import * as path from 'node:path';

/** How long a program may take to end by itself after it was asked to. */
const graceMs = 2000;

/** Groups that end with this process, whatever ends it. */
const running = new Set<number>();
let isListening = false;

/** Ends a process that was started as the leader of a group, and everything it started: asked first, then by force. */
export function endProcessTree(pid: number): void {
  if (process.platform === 'win32') {
    endOnWindows(pid);
    return;
  }
  signalGroup(pid, 'SIGTERM');
  setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs).unref();
}

/** Takes care that the group ends when this process does; the answer forgets it. */
export function killWithUs(pid: number): () => void {
  running.add(pid);
  if (!isListening) process.once('exit', () => running.forEach((leader) => signalGroup(leader, 'SIGKILL')));
  isListening = true;
  return () => running.delete(pid);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}

/** Windows has no groups; its own tool follows the tree. Only the one in the system's folder is started. */
function endOnWindows(pid: number): void {
  const taskkill = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  execFile(taskkill, ['/PID', String(pid), '/T', '/F'], { windowsHide: true }, () => undefined);
}
