import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { runtimes, scanners, type ScanOptions } from '../../../src/core/index.js';
import { systemClock } from '../../../src/node/clock.js';
import { createImageExporter } from '../../../src/node/image-exporter.js';
import { createToolRunner } from '../../../src/node/tool-runner.js';
import { digestOf, dockerArchive, image, tar, type File } from '../../support/image-archives.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { harmless } from '../support/scan/context.js';
import { signatureName, writeSignatures } from '../support/scan/signatures.js';
import { scanTools } from '../support/scan/tools.js';

/* A real clamscan with a signature of our own over images made here: what it finds, and what it must not be silent about. */
let signatures: string;
let tools: ReturnType<typeof createToolRunner>;
beforeAll(async () => {
  signatures = temporaryFolder();
  await writeSignatures(signatures);
  tools = createToolRunner({ searchPath: dirname(scanTools().clamscan), managed: {}, workspaces: [] });
});

const clamav = scanners.find(({ id }) => id === 'clamav')!;
const signal = new AbortController().signal;

async function scan(layers: readonly (readonly File[])[], database = signatures) {
  const folder = temporaryFolder();
  const file = join(folder, 'image.tar');
  writeFileSync(file, await dockerArchive([await image(layers)]));
  const exporter = createImageExporter({ tools, runtimes, temporaryFolder: folder, clock: systemClock, saveTimeoutMs: 10_000 });
  const exported = await exporter.export({ from: 'tarball', path: file }, signal);
  if (!exported.ok || clamav.scan.over !== 'files') throw new Error('the image was not exported');
  const options: ScanOptions = { timeoutMs: 60_000, updateDatabase: false, credentials: {}, aspects: ['malware'], database };
  const { result } = await exported.value[0]!.scanFiles(clamav.scan.call(options), signal);
  return result.ok ? result.value : `${result.problem.code} ${result.problem.message}`;
}

const bad = { name: 'opt/bad', content: Buffer.from(harmless) };

describe('clamscan over an image', () => {
  it('finds what a later layer deletes, under whatever name it has', async () => {
    const names = ['opt/new\nline', 'opt/ space: FOUND', 'opt/\u202eright'];
    const layers = [[bad, ...names.map((name) => ({ ...bad, name }))], [{ name: 'opt/.wh.bad' }]];
    const layer = digestOf(await tar(layers[0]!));
    const signature = `${signatureName}.UNOFFICIAL`;
    expect(await scan(layers)).toMatchObject({
      malware: [{ path: '/opt/bad', layer, signature, deleted: true }, ...names.map((name) => ({ path: `/${name}`, layer, signature }))],
      notCovered: [],
    });
  });

  it('finds it inside archives', async () => {
    const packed = gzipSync(await tar([bad]));
    expect(await scan([[{ name: 'app.tar.gz', content: packed }]])).toMatchObject({ malware: [{ path: '/app.tar.gz' }] });
  });

  it('says what it did not look into for its depth or its encryption', async () => {
    let deep: Buffer = Buffer.from(harmless);
    for (let level = 0; level < 30; level += 1) deep = gzipSync(deep);
    const found = await scan([
      [
        { name: 'deep.gz', content: deep },
        { name: 'locked.zip', content: encryptedZip },
        { name: 'clean', content: 'clean' },
      ],
    ]);
    expect(found).toMatchObject({ malware: [], notCovered: [{ what: '/deep.gz' }, { what: '/locked.zip' }] });
  });

  it('calls an image clean in which there is nothing', async () => {
    expect(await scan([[{ name: 'clean', content: 'clean' }, { name: 'empty' }]])).toMatchObject({ malware: [], notCovered: [] });
    expect(await scan([[]])).toMatchObject({ malware: [], notCovered: [] });
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    ['no signatures', () => undefined, /^DATABASE_MISSING ClamAV has no signatures/],
    [
      'damaged signatures',
      (folder) => writeFileSync(join(folder, 'daily.cvd'), 'junk'),
      /^DATABASE_MISSING ClamAV cannot use its signatures/,
    ],
  ])('is no answer with %s', async (_, prepare, words) => {
    const folder = join(temporaryFolder(), 'database');
    mkdirSync(folder);
    prepare(folder);
    expect(await scan([[bad]], folder)).toMatch(words);
  });

  it('is no answer without a folder of signatures', async () => {
    expect(await scan([[bad]], '/nonexistent/signatures')).toMatch(/^DATABASE_MISSING/);
  });

  it('says its version', async () => {
    const [call] = clamav.versions({ timeoutMs: 1000, updateDatabase: false, credentials: {}, aspects: [] });
    expect((await tools.run(call!, signal)).result).toMatchObject({
      ok: true,
      value: { version: expect.stringMatching(/^\d+\.\d+/) as string },
    });
  });
});

/** One file, locked with a password. */
const encryptedZip = Buffer.from(
  'UEsDBAoACQAAAFC5dl2JdzW1EwAAAAcAAAAKABwAbG9ja2VkLnR4dFVUCQADaHYDa2h2A2t1eAsAAQQAAAAABAAAAACBfZyXUkMoZLK+en0cbdNuv4ikUEsHCIl3NbUTAAAABwAAAFBLAQIeAwoACQAAAFC5dl2JdzW1EwAAAAcAAAAKABgAAAAAAAEAAACkgQAAAABsb2NrZWQudHh0VVQFAANodgNrdXgLAAEEAAAAAAQAAAAAUEsFBgAAAAABAAEAUAAAAGcAAAAAAA==',
  'base64',
);
