import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../../support/scan/run.js';
import { enforceTools } from './tools.js';

/** Files that one run of the linter is given: its arguments have to fit. */
const batch = 400;
/** What it says of images, and that it does not understand the file. */
const codes = new Set(['DL3026', 'DL3006', 'DL3007', 'DL1000']);

/** The files in which hadolint finds an error about images, under a configuration; each with its codes. */
export async function askHadolint(
  folder: string,
  configuration: string,
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  writeFileSync(join(folder, '.hadolint.yaml'), configuration);
  const names = Object.keys(files);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const found = new Map<string, string[]>();
  for (let start = 0; start < names.length; start += batch) {
    const args = ['--config', '.hadolint.yaml', '--format', 'json', ...names.slice(start, start + batch)];
    const { exitCode, stdout, stderr } = await run(enforceTools().hadolint, args, { cwd: folder });
    if (exitCode > 1 || stdout === '') throw new Error(`hadolint ended with ${exitCode}: ${stderr.slice(0, 4000)}`);
    const answer: unknown = JSON.parse(stdout);
    for (const one of Array.isArray(answer) ? answer : []) note(one, found);
  }
  return found;
}

function note(finding: unknown, found: Map<string, string[]>): void {
  const field = (name: string): string => {
    const value: unknown = typeof finding === 'object' && finding !== null ? Reflect.get(finding, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  if (field('level') === 'error' && codes.has(field('code')))
    found.set(field('file'), [...(found.get(field('file')) ?? []), field('code')]);
}
