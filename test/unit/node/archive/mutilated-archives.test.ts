import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok, scanProblemCodes, type ContainerRuntime, type FileVerdicts, type ToolCall } from '../../../../src/core/index.js';
import { createImageExporter } from '../../../../src/node/image-exporter.js';
import type { NodeToolRunner } from '../../../../src/node/tool-runner.js';
import { docker25Files, dockerArchive, image, Layout, tar, types } from '../../../support/image-archives.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const layers = [
  [
    { name: 'etc/os-release', content: 'ID=debian\nVERSION_ID=12\n' },
    { name: 'var/lib/dpkg/status', content: 'Package: a\nVersion: 1\n' },
    { name: `${'deep/'.repeat(60)}file`, content: 'deep' },
  ],
  [{ name: 'etc/.wh.os-release' }, { name: 'bin/sh', header: { type: 'link' as const, linkname: 'etc/os-release' } }],
];
const one = await image(layers);
const layout = new Layout();
const archives = [
  await dockerArchive([one]),
  await tar(docker25Files(one)),
  await tar(layout.files([layout.index([layout.image(one, 'gzip'), layout.image(one, 'zstd')])])),
];

const tools: NodeToolRunner = { run: () => Promise.resolve({ result: ok({ found: [], notCovered: [] }) as never, command: 'x' }) };
const call: ToolCall<FileVerdicts> = { program: 'x', args: [], timeoutMs: 0, parse: () => ok({ found: [], notCovered: [] }) };
const signal = new AbortController().signal;

/** Everything that is done with an archive; problems are fine, exceptions are not. */
async function useAll(content: Buffer, root: string): Promise<void> {
  const temporary = path.join(root, 'inner', 'temporary');
  const file = path.join(root, 'image.tar');
  writeFileSync(file, content);
  const exporter = createImageExporter({
    tools,
    runtimes: [] as ContainerRuntime[],
    temporaryFolder: temporary,
    clock: { now: () => 0 },
    saveTimeoutMs: 0,
  });
  const result = await exporter.export({ from: 'tarball', path: file }, signal);
  if (!result.ok) expect(scanProblemCodes).toContain(result.problem.code);
  for (const exported of result.ok ? result.value : []) {
    const contents = await exported.examine(signal);
    if (!contents.ok) expect(scanProblemCodes).toContain(contents.problem.code);
    await exported.scanFiles(call, signal);
    await exported.dispose();
  }
}

describe('mutilated archives', () => {
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }) });
  const mutilation = fc.record({
    archive: fc.nat(archives.length - 1),
    edits: fc.array(edit, { maxLength: 4 }),
    keep: fc.double({ min: 0.3, max: 1.2, noNaN: true }),
  });

  it('never throw, never hang, and never leave anything outside their folder', async () => {
    const root = temporaryFolder();
    await fc.assert(
      fc.asyncProperty(mutilation, async ({ archive, edits, keep }) => {
        const bytes = Buffer.from(archives[archive]!);
        for (const { at, bytes: put } of edits) Buffer.from(put).copy(bytes, Math.floor(at * (bytes.length - 1)));
        await useAll(bytes.subarray(0, Math.ceil(keep * bytes.length)), root);
        expect(readdirSync(root).sort()).toEqual(existsSync(path.join(root, 'inner')) ? ['image.tar', 'inner'] : ['image.tar']);
        if (existsSync(path.join(root, 'inner'))) expect(readdirSync(path.join(root, 'inner', 'temporary'))).toEqual([]);
      }),
      { seed: 5, numRuns: 400 },
    );
  });

  it('are no trouble when each byte of a header is another', async () => {
    const root = temporaryFolder();
    const whole = archives[0]!;
    for (let at = 0; at < 512; at += 3) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at]! + 113) % 256;
      await useAll(bytes, root);
    }
  });

  it('of nothing but chance are no trouble', async () => {
    const root = temporaryFolder();
    const bytes = fc.uint8Array({ maxLength: 3000 });
    const property = fc.asyncProperty(bytes, async (content) => {
      await useAll(Buffer.from(content), root);
    });
    await fc.assert(property, { seed: 5, numRuns: 100 });
  });

  it('whose documents hold anything at all are no trouble', async () => {
    const root = temporaryFolder();
    const key = fc.constantFrom(
      'Config',
      'Layers',
      'RepoTags',
      'manifests',
      'layers',
      'config',
      'digest',
      'size',
      'mediaType',
      'rootfs',
      'diff_ids',
      'history',
      'Labels',
      'urls',
      'annotations',
      'platform',
      '__proto__',
      'digest',
    );
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('config.json', `sha256:${'a'.repeat(64)}`, 'manifest.json', '../x', types.index, types.manifest, types.layer.gzip),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        text,
        fc.integer(),
        fc.constant(null),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      ),
    }));
    const property = fc.asyncProperty(value, value, value, fc.boolean(), async (manifest, config, index, isLinked) => {
      const blobs = new Layout();
      const image = blobs.add({ layers: [], config: blobs.add(Buffer.from(JSON.stringify(config)), types.config) }, types.manifest);
      const files = blobs.files([isLinked ? image : blobs.add(Buffer.from(JSON.stringify(index)), types.manifest)]);
      await useAll(await tar(files), root);
      const docker = [{ name: 'manifest.json', content: JSON.stringify(isLinked ? [{ Config: 'config.json', Layers: [] }] : manifest) }];
      await useAll(await tar([...docker, { name: 'config.json', content: JSON.stringify(config) }]), root);
    });
    await fc.assert(property, { seed: 5, numRuns: 300 });
  });
});
