import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VscodeServer } from './vscode-server.js';

/** What our output channel says in all windows of a server so far. */
export async function extensionLog({ home }: VscodeServer): Promise<string> {
  const names = await readdir(home, { recursive: true });
  const logs = names.filter((name) => /wharfmaster[^/]*\/Wharfmaster\.log$/i.test(name)).toSorted();
  return (await Promise.all(logs.map((name) => readFile(join(home, name), 'utf8')))).join('\n');
}
