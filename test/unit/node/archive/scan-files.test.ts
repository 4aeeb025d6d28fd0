import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { failed, fileListName, ok, type FileVerdicts, type ToolCall } from '../../../../src/core/index.js';
import { readArchive } from '../../../../src/node/archive/read-image-archive.js';
import { scanFiles } from '../../../../src/node/archive/scan-files.js';
import type { NodeToolRunner } from '../../../../src/node/tool-runner.js';
import { digestOf, dockerArchive, image, tar, type File } from '../../../support/image-archives.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const folder = temporaryFolder();
const signal = new AbortController().signal;
let count = 0;

const call: ToolCall<FileVerdicts> = { program: 'clamscan', args: [], timeoutMs: 0, parse: () => ok({ found: [], notCovered: [] }) };

/** A scanner of files that calls every content malware which begins with `evil`, and leaves out those with `locked`. */
function fakeScanner(seen: string[] = [], answered = (lines: number) => lines): NodeToolRunner {
  return {
    run: (_call, _signal, options) => {
      const inFolder = (name: string): string => path.join(options?.folder ?? '', name);
      const names = (_call.files?.[fileListName] ?? '').split('\n').filter((name) => name !== '');
      const contents = names.map((name) => ({ file: name, content: readFileSync(inFolder(name), 'utf8') }));
      seen.push(...contents.map(({ content }) => content.slice(0, 20)));
      const verdicts: FileVerdicts = {
        found: contents.filter(({ content }) => content.startsWith('evil')).map(({ file }) => ({ file, signature: 'Evil.Test' })),
        notCovered: contents.filter(({ content }) => content.startsWith('locked')).map(({ file }) => ({ file, why: 'It is encrypted.' })),
        scanned: answered(names.length),
      };
      return Promise.resolve({
        result: ok(verdicts) as never,
        command: 'clamscan',
        program: { path: '/usr/bin/clamscan', digest: 'sha256:1' },
      });
    },
  };
}

async function scan(layers: readonly (readonly File[])[], tools = fakeScanner()) {
  const file = path.join(folder, `${(count += 1)}.tar`);
  writeFileSync(file, await dockerArchive([await image(layers)]));
  const [only] = (await readArchive(file, 'my.tar', signal)).images;
  return scanFiles(only!, call, folder, tools, signal);
}

describe('files that are handed to a scanner', () => {
  const evil = { name: 'opt/evil', content: 'evil' };

  it('says where malware lies, and that a later layer deletes it', async () => {
    const layers = [[evil, { name: 'opt/kept', content: 'evil too' }], [{ name: 'opt/.wh.evil' }]];
    const layer = digestOf(await tar(layers[0]!));
    const { result, program } = await scan(layers);
    expect(program).toMatchObject({ path: '/usr/bin/clamscan' });
    expect(result).toMatchObject({
      ok: true,
      value: {
        lookedFor: ['malware'],
        malware: [
          { path: '/opt/evil', signature: 'Evil.Test', layer, deleted: true },
          { path: '/opt/kept', signature: 'Evil.Test', layer },
        ],
      },
    });
  });

  it('looks at one content once, and names every place where it is', async () => {
    const seen: string[] = [];
    const { result } = await scan([[evil, { name: 'a', content: 'evil' }], [{ name: 'b', content: 'evil' }]], fakeScanner(seen));
    expect(seen).toEqual(['evil']);
    expect(result.ok && result.value.malware.map((found) => found.path)).toEqual(['/opt/evil', '/a', '/b']);
  });

  it('follows no link and opens no device, and skips empty files', async () => {
    const seen: string[] = [];
    await scan(
      [
        [
          { name: 'link', header: { type: 'symlink', linkname: '/etc/passwd' } },
          { name: 'hard', header: { type: 'link', linkname: '/etc/passwd' } },
          { name: 'null', header: { type: 'character-device' } },
          { name: 'empty' },
          { name: 'real', content: 'real' },
        ],
      ],
      fakeScanner(seen),
    );
    expect(seen).toEqual(['real']);
  });

  it('never lets a name of the image reach the disk', async () => {
    const names = ['../../../escaped', '/absolute', 'new\nline', '-rf', '$(touch x)', 'a'.repeat(200)];
    const { result } = await scan([names.map((name, index) => ({ name, content: `evil ${index}` }))]);
    expect(result.ok && result.value.malware.map((found) => found.path)).toEqual([
      '/escaped',
      '/absolute',
      '/new\nline',
      '/-rf',
      '/$(touch x)',
      `/${'a'.repeat(200)}`,
    ]);
    expect(readdirSync(folder).filter((name) => !/^\d+\.tar$/.test(name))).toEqual([]);
  });

  it('copies large files too, and each but once', async () => {
    const content = Buffer.alloc(3_000_000, 'evil');
    const { result } = await scan([
      [
        { name: 'a', content },
        { name: 'b', content },
      ],
    ]);
    expect(result.ok && result.value.malware.map((found) => found.path)).toEqual(['/a', '/b']);
  });

  it('names what the scanner could not look into', async () => {
    const { result } = await scan([[{ name: 'x.zip', content: 'locked' }]]);
    expect(result).toMatchObject({ ok: true, value: { notCovered: [{ what: '/x.zip', why: 'It is encrypted.' }] } });
  });

  it('runs the scanner even when there is nothing to look at, so that a missing one is noticed', async () => {
    const missing: NodeToolRunner = {
      run: () =>
        Promise.resolve({ result: failed({ code: 'TOOL_NOT_FOUND', message: 'clamscan was not found.', next: '' }), command: 'clamscan' }),
    };
    expect(await scan([[]], missing)).toMatchObject({ result: { ok: false, problem: { code: 'TOOL_NOT_FOUND' } } });
  });

  it('is no answer when the scanner says nothing about a file', async () => {
    const { result } = await scan(
      [[evil, { name: 'b', content: 'b' }]],
      fakeScanner([], (lines) => lines - 1),
    );
    expect(result).toMatchObject({ ok: false, problem: { code: 'TOOL_FAILED', message: 'clamscan looked at 1 of 2 files.' } });
  });
});
