import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanners, type Result, type ScannerFindings, type ScanOptions, type ScanProblem, type ToolCall } from '../../src/core/index.js';
import { installFake } from '../fixtures/scanners/fake/install.mjs';
import { options, valueOf } from '../unit/core/scanners/support/recorded.js';

/* The stand-ins accept only documented options: what the scanners' folders call is what the tools' pages know. */

let folder = '';
let archive = '';
let imageId = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wharfmaster-stand-ins-'));
  archive = join(folder, 'image.tar');
  const config = JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });
  imageId = `sha256:${createHash('sha256').update(config).digest('hex')}`;
  const tar = pack();
  tar.entry({ name: 'config.json' }, config);
  tar.entry({ name: 'manifest.json' }, JSON.stringify([{ Config: 'config.json', RepoTags: ['app:1'], Layers: [] }]));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk));
  await writeFile(archive, Buffer.concat(chunks));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const withAccount: Partial<ScanOptions> = { server: 'https://scanner.bank.example', credentials: { user: 'u', password: 'p', token: 't' } };

interface Stand {
  readonly id: string;
  readonly program: string;
  readonly told: Partial<ScanOptions>;
}

const stands: readonly Stand[] = [
  { id: 'trivy', program: 'trivy', told: {} },
  { id: 'trivy', program: 'trivy', told: { ...withAccount, updateDatabase: true } },
  { id: 'grype', program: 'grype', told: {} },
  { id: 'aqua', program: 'scannercli', told: withAccount },
  { id: 'twistlock', program: 'twistcli', told: withAccount },
  { id: 'scout', program: 'docker', told: withAccount },
];

async function run(stand: Stand, mode: string): Promise<Result<ScannerFindings, ScanProblem>> {
  const scanner = scanners.find(({ id }) => id === stand.id)!;
  if (scanner.scan.over !== 'image') throw new Error('image');
  const call = scanner.scan.call({ subject: { name: 'app:1', imageId, tags: [] }, archive }, options(stand.told));
  const own = await mkdtemp(join(folder, 'run-'));
  await mkdir(join(own, 'bin'));
  const program = await installFake(join(own, 'bin'), stand.program, { mode, stderr: 'grype/no-database.stderr' });
  for (const [name, text] of Object.entries(call.files ?? {})) await writeFile(join(own, name), text);
  return call.parse(await runIn(own, program, call));
}

async function runIn(own: string, program: string, call: ToolCall<unknown>) {
  const env = Object.fromEntries(Object.entries(call.env ?? {}).map(([name, value]) => [name, value.replaceAll('{folder}', own)]));
  const args = call.args.map((word) => word.replaceAll('{folder}', own));
  const ended = await new Promise<{ stdout: string; stderr: string; exitCode: number }>((done) => {
    const child = execFile(program, args, { cwd: own, env, maxBuffer: 1e8 }, (_error, stdout, stderr) =>
      done({ stdout, stderr, exitCode: child.exitCode ?? 1 }),
    );
  });
  const read = await Promise.all(
    (call.reads ?? []).map(async (name) => [name, await readFile(join(own, name), 'utf8').catch(() => undefined)] as const),
  );
  return { ...ended, files: Object.fromEntries(read.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]))) };
}

describe.each(
  stands.map((stand) => [`${stand.id}${stand.told.updateDatabase === true ? ' with a server and an update' : ''}`, stand] as const),
)('%s', (_, stand) => {
  it('is called as its documentation says, and reports on the image in the archive', async () => {
    const found = valueOf(await run(stand, 'good'));
    expect(found.vulnerabilities.length).toBeGreaterThan(0);
    expect([imageId, undefined]).toContain(found.claimed.imageId);
  });

  it('finds nothing in an image without findings, and gives no report when it breaks', async () => {
    expect(valueOf(await run(stand, 'empty')).vulnerabilities).toEqual([]);
    for (const mode of ['broken', 'silent', 'foreign', 'fails']) expect((await run(stand, mode)).ok, mode).toBe(false);
  });
});
