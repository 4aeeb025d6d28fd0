import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runtimes, scanners, type ExportedImage } from '../../../src/core/index.js';
import { systemClock } from '../../../src/node/clock.js';
import { createImageExporter } from '../../../src/node/image-exporter.js';
import { createToolRunner } from '../../../src/node/tool-runner.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { baseName, baseVulnerabilities, makeBase, type Base } from '../support/scan/base.js';
import { startBuildkit, type Buildkit } from '../support/scan/buildkit.js';
import { must } from '../support/scan/run.js';
import { grypeEnvironment, scanTools } from '../support/scan/tools.js';

/* Archives as a current BuildKit writes them: what we make of each is one image a platform, which a real Grype reads as that image. */
const folder = temporaryFolder({ 'context/Dockerfile': `FROM ${baseName}\nCOPY Dockerfile /opt/\n` });
const signal = new AbortController().signal;
let base: Base;
let buildkit: Buildkit;
beforeAll(async () => {
  base = await makeBase(folder);
  buildkit = await startBuildkit(base);
  Object.assign(process.env, grypeEnvironment());
});
afterAll(() => buildkit.stop());

async function build(name: string, output: string, ...options: readonly string[]): Promise<string> {
  const context = join(folder, 'context');
  const file = join(folder, name);
  await must(scanTools().buildctl, [
    ...['--addr', buildkit.address, 'build', '--progress', 'plain', '--frontend', 'dockerfile.v0'],
    ...['--local', `context=${context}`, '--local', `dockerfile=${context}`, '--oci-layout', `base=${base.layout}`],
    ...['--opt', `context:${baseName}=oci-layout://base@${base.digest}`, ...options.flatMap((option) => ['--opt', option])],
    ...['--output', `${output},dest=${file}`],
  ]);
  return file;
}

const tools = createToolRunner({ searchPath: '', managed: { grype: scanTools().grype }, workspaces: [] });

async function exported(file: string): Promise<readonly ExportedImage[]> {
  const exporter = createImageExporter({ tools, runtimes, temporaryFolder: temporaryFolder(), clock: systemClock, saveTimeoutMs: 60_000 });
  const result = await exporter.export({ from: 'tarball', path: file }, signal);
  if (!result.ok) throw new Error(`${result.problem.code} ${result.problem.message}`);
  return result.value;
}

/** What Grype says it scanned, and what it found. */
async function askGrype({ subject, archive }: ExportedImage) {
  const { scan } = scanners.find(({ id }) => id === 'grype')!;
  if (scan.over !== 'image') throw new Error('Grype reads an archive');
  const options = { timeoutMs: 120_000, updateDatabase: false, credentials: {}, aspects: ['vulnerabilities'] as const };
  const { result } = await tools.run(scan.call({ subject, archive }, options), signal);
  if (!result.ok) throw new Error(`${result.problem.code} ${result.problem.message}`);
  return { imageId: result.value.claimed.imageId, ids: [...new Set(result.value.vulnerabilities.map(({ id }) => id))].sort() };
}

describe('an archive of BuildKit', () => {
  it.each<[string, string, readonly string[]]>([
    ['docker.tar', 'type=docker,name=app:1', []],
    ['oci.tar', 'type=oci,name=app:1', ['attest:provenance=mode=max']],
    ['artifact.tar', 'type=oci,name=app:1,oci-artifact=true', ['attest:provenance=mode=max']],
    ['zstd.tar', 'type=oci,compression=zstd,force-compression=true', []],
    ['layout', 'type=oci,tar=false', []],
  ])('as %s is one image, and Grype reads what we make of it as that image', async (name, output, options) => {
    const [image, ...more] = await exported(await build(name, output, ...options));
    expect(more).toEqual([]);
    expect(await image!.examine(signal)).toMatchObject({
      ok: true,
      value: {
        system: { id: 'debian', version: '12' },
        packageDatabases: [{ kind: 'dpkg', deleted: false }],
        executables: 1,
        notCovered: [],
      },
    });
    expect(await askGrype(image!)).toEqual({ imageId: image!.subject.imageId, ids: Object.keys(baseVulnerabilities).sort() });
    await image!.dispose();
  });

  it('for two platforms is two images', async () => {
    const platforms = 'platform=linux/amd64,linux/arm64';
    const scratch = temporaryFolder({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n' });
    const file = join(folder, 'platforms.tar');
    await must(scanTools().buildctl, [
      ...['--addr', buildkit.address, 'build', '--progress', 'plain', '--frontend', 'dockerfile.v0', '--opt', platforms],
      ...['--local', `context=${scratch}`, '--local', `dockerfile=${scratch}`, '--opt', 'attest:provenance=mode=max'],
      ...['--output', `type=oci,dest=${file}`],
    ]);
    const images = await exported(file);
    expect(images.map(({ subject }) => subject.platform?.architecture)).toEqual(['amd64', 'arm64']);
    for (const image of images) expect(await image.examine(signal)).toMatchObject({ ok: true, value: { files: 1 } });
    for (const image of images) await image.dispose();
  });
});
