import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.js';
import { runCli, runExpecting, smallestPolicy } from './support/run-cli.js';

const files = {
  '.wharfmaster.yaml': smallestPolicy,
  Dockerfile: 'FROM registry.example/app:1\n',
  'pod.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: evil.example/x:1\n',
};
const keptIn = (cache: string): string =>
  readdirSync(join(cache, 'readings-1'))
    .map((name) => readFileSync(join(cache, 'readings-1', name), 'utf8'))
    .join('\n');

describe('--cache', () => {
  it('prints the same with and without, cold and warm, in every command that has it', async () => {
    const folder = temporaryFolder(files);
    const cache = join(temporaryFolder(), 'cache');
    for (const command of [
      ['check', '--format', 'json'],
      ['images', '--format', 'json'],
    ]) {
      const plain = await runCli(folder, command);
      for (let run = 0; run < 2; run++) expect(await runCli(folder, [...command, '--cache', cache])).toEqual(plain);
    }
  });

  it('believes what it kept, and reads what changed', async () => {
    const folder = temporaryFolder(files);
    const cache = join(temporaryFolder(), 'cache');
    await runExpecting(1, folder, ['check', '--cache', cache]);
    writeFiles(folder, { 'pod.yaml': files['pod.yaml'].replace('evil.example', 'registry.example') });
    await runExpecting(0, folder, ['check', '--cache', cache]);
    writeFiles(folder, files);
    await runExpecting(1, folder, ['check', '--cache', cache]);
  });

  it('keeps readings and never verdicts: another policy is obeyed at once', async () => {
    const folder = temporaryFolder(files);
    const cache = join(temporaryFolder(), 'cache');
    await runExpecting(1, folder, ['check', '--cache', cache]);
    // Only readings whose places are the tables' own are kept: both files of the bundle have the same ones.
    expect(keptIn(cache)).toMatch(/dockerfile\/from[^]*kubernetes\/container|kubernetes\/container[^]*dockerfile\/from/);
    expect(keptIn(cache)).not.toMatch(/denied|allowed|unapproved/);
    writeFileSync(join(folder, '.wharfmaster.yaml'), smallestPolicy.replace('registry.example/**', 'registry.example/**, evil.example/**'));
    await runExpecting(0, folder, ['check', '--cache', cache]);
  });

  it('is refused beside a file that somebody names, whatever the working directory', async () => {
    const folder = temporaryFolder(files);
    const elsewhere = temporaryFolder();
    const { notes } = await runExpecting(2, elsewhere, ['images', join(folder, 'pod.yaml'), '--cache', join(folder, 'cache')]);
    expect(notes).toContain('lies among the files that are checked');
  });

  it('is shared by runs at the same time', async () => {
    const folder = temporaryFolder(files);
    const cache = join(temporaryFolder(), 'cache');
    const runs = await Promise.all(Array.from({ length: 4 }, () => runCli(folder, ['check', '--format', 'json', '--cache', cache])));
    expect(new Set(runs.map(({ out, code }) => `${String(code)} ${out}`)).size).toBe(1);
    expect(readdirSync(join(cache, 'readings-1')).filter((name) => name.length !== 2)).toEqual([]);
  });

  it('goes on without a folder that it cannot believe or use, and says so', async () => {
    const folder = temporaryFolder(files);
    const open = temporaryFolder();
    chmodSync(open, 0o777);
    const { notes } = await runExpecting(1, folder, ['check', '--cache', open]);
    expect(notes).toContain('It belongs to somebody else');
    const file = join(temporaryFolder({ file: '' }), 'file');
    expect((await runExpecting(1, folder, ['check', '--cache', file])).notes).toContain('It could not be made or written');
  });

  it('refuses a folder among the files that are checked', async () => {
    const folder = temporaryFolder(files);
    for (const cache of ['cache', '.', join(folder, 'a', 'b')]) {
      const { notes } = await runExpecting(2, folder, ['check', '--cache', cache]);
      expect(notes).toContain('lies among the files that are checked');
      await runExpecting(2, folder, ['images', '--cache', cache]);
    }
    expect(readdirSync(folder)).toEqual(['.wharfmaster.yaml', 'Dockerfile', 'pod.yaml']);
  });

  it('reads anew what was damaged', async () => {
    const folder = temporaryFolder(files);
    const cache = join(temporaryFolder(), 'cache');
    const { out } = await runExpecting(1, folder, ['check', '--cache', cache]);
    for (const name of readdirSync(join(cache, 'readings-1'))) writeFileSync(join(cache, 'readings-1', name), 'damaged');
    expect((await runExpecting(1, folder, ['check', '--cache', cache])).out).toBe(out);
    expect(keptIn(cache)).not.toContain('damaged');
  });
});
