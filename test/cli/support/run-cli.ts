import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { expect } from 'vitest';
import { launcher } from '../../support/launcher.js';

export { launcher };

/** What a run of the built command line came to. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly notes: string;
}

/** The fields of machine formats that these tests look at. */
export interface Printed {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly raw: string;
  readonly level: string;
}

/** The counts that close a check. */
export interface Summary {
  readonly allowed: number;
  readonly unreadable: number;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly notices: readonly Printed[];
}

/** Runs the built command line as a process, without colours unless asked for. */
export function runCli(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), ...environment };
    const child = spawn(process.execPath, [launcher, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const notes: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => notes.push(part));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out: Buffer.concat(out).toString(), notes: Buffer.concat(notes).toString() }));
  });
}

/** Runs it, expects this exit code, and gives what it printed. */
export async function runExpecting(
  code: number,
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const ran = await runCli(folder, args, environment);
  expect(ran.code, `${args.join(' ')}\n${ran.out.slice(0, 2000)}\n${ran.notes}`).toBe(code);
  return ran;
}

export const smallestPolicy =
  'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: small, version: "1", serial: 3}\nsources:\n  allow: [registry.example/**]\n';
