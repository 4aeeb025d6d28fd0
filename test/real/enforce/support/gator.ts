import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../support/scan/run.js';
import type { Workload } from './cluster-cases.js';
import { enforceTools } from './tools.js';

/** What a constraint has against an object. */
export interface Violation {
  /** The object's name. */
  readonly object: string;
  readonly action: string;
  readonly message: string;
}

/** What Gatekeeper's own tester finds with the templates and constraints of a folder. */
export async function askGator(folder: string, asked: readonly Workload[]): Promise<readonly Violation[]> {
  const file = join(folder, 'workloads.yaml');
  writeFileSync(file, asked.map(({ object }) => JSON.stringify(object)).join('\n---\n'));
  const { exitCode, stdout, stderr } = await run(enforceTools().gator, ['test', '--filename', folder, '--output', 'json']);
  if (exitCode > 1 || stdout === '') throw new Error(`gator ended with ${exitCode}: ${stderr.slice(0, 4000)}`);
  const answer: unknown = JSON.parse(stdout);
  return Array.isArray(answer) ? answer.map(toViolation) : [];
}

function toViolation(value: unknown): Violation {
  const text = (...path: readonly string[]): string => {
    const found = path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), value);
    if (typeof found !== 'string') throw new Error(`gator says nothing under ${path.join('.')}.`);
    return found;
  };
  return { object: text('violatingObject', 'metadata', 'name'), action: text('enforcementAction'), message: text('msg') };
}
