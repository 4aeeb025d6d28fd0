import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { harmless } from './context.js';
import { must } from './run.js';
import { scanTools } from './tools.js';

/** What ClamAV calls the harmless file of the zoo. */
export const signatureName = 'Wharfmaster.Test.Harmless';

/** Writes a ClamAV signature database that knows nothing but the zoo's harmless file, and gives its path. No download. */
export async function writeSignatures(folder: string): Promise<string> {
  const sample = join(folder, 'sample', signatureName);
  mkdirSync(dirname(sample), { recursive: true });
  writeFileSync(sample, harmless);
  // HASH:SIZE:NAME, the name being that of the file.
  const signature = await must(scanTools().sigtool, ['--sha256', sample]);
  const file = join(folder, 'wharfmaster.hsb');
  writeFileSync(file, `${signature.replace(sample, signatureName)}\n`);
  return file;
}
