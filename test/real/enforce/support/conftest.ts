import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExportedFile } from '../../../../src/core/exporters/index.js';
import { run } from '../../support/scan/run.js';
import { enforceTools } from './tools.js';

/** What conftest has against one file. */
export interface Tested {
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
}

/** Writes an export and files to judge into a folder and runs conftest there; answers by the name of the file. */
export async function askConftest(
  folder: string,
  exported: readonly ExportedFile[],
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Tested>> {
  for (const { name, text } of exported) write(join(folder, name), text);
  for (const [name, text] of Object.entries(files)) write(join(folder, 'files', name), text);
  const { conftest } = enforceTools();
  const { exitCode, stdout, stderr } = await run(conftest, ['test', '--policy', 'policy', '--data', 'data', '--output', 'json', 'files'], {
    cwd: folder,
  });
  if (exitCode > 1 || stdout === '') throw new Error(`conftest ended with ${exitCode}: ${stderr.slice(0, 4000)}`);
  const answer: unknown = JSON.parse(stdout);
  return new Map((Array.isArray(answer) ? answer : []).map(toTested));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function toTested(value: unknown): readonly [string, Tested] {
  const field = (name: string): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined);
  const name = String(field('filename')).replace(/^files\//, '');
  return [name, { failures: messages(field('failures')), warnings: messages(field('warnings')) }];
}

function messages(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    const message: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'msg') : undefined;
    return typeof message === 'string' ? [message] : [];
  });
}
