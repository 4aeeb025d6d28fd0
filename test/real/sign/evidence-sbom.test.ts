import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeSbom, scanners, type ScanOptions } from '../../../src/core/index.js';
import { createToolRunner } from '../../../src/node/tool-runner.js';
import { digestOf, dockerArchive, image, type File } from '../../support/image-archives.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { grypeEnvironment, scanTools } from '../support/scan/tools.js';

/* A bill of materials by the real Grype: of the archive that is pushed, all of it, and nothing of this machine in it. */

const installed = [
  ['libc6', '2.36-9+deb12u1'],
  ['coreutils', '9.1-1'],
  ['without-any-vulnerability', '1.0-1'],
] as const;

const status: File = {
  name: 'var/lib/dpkg/status',
  content: installed
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nMaintainer: a\nVersion: ${version}\nDescription: d\n`,
    )
    .join('\n'),
};
const release: File = { name: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"\n' };
const lodash: File = { name: 'app/node_modules/lodash/package.json', content: '{"name":"lodash","version":"4.17.15"}' };

describe('a bill of materials of Grype', () => {
  it('lists every package, with and without vulnerabilities, and names the image instead of a path of this machine', async () => {
    const made = await image([[release, status], [lodash]]);
    const folder = temporaryFolder();
    const archive = join(folder, 'image.tar');
    writeFileSync(archive, await dockerArchive([made]));
    Object.assign(process.env, grypeEnvironment());
    const tools = createToolRunner({ searchPath: '', managed: { grype: scanTools().grype }, workspaces: [] });
    const options: ScanOptions = { timeoutMs: 120_000, updateDatabase: false, credentials: {}, aspects: ['vulnerabilities'] };
    const subject = { name: 'registry.bank.example/apps/web:1.4', imageId: digestOf(made.config), tags: [] };
    const sbom = await makeSbom({ subject, archive }, { scanners, options: () => options }, tools, AbortSignal.timeout(120_000));
    if (!sbom.ok) throw new Error(`${sbom.problem.code} ${sbom.problem.message}`);
    const bill = JSON.parse(sbom.value.text) as Record<string, unknown> & {
      components: { type: string; name: string; version?: string; purl?: string }[];
    };
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { type: 'container', name: subject.name, version: subject.imageId } },
    });
    const packages = bill.components.filter(({ type }) => type === 'library').map(({ name, version }) => [name, version]);
    expect(packages).toEqual(expect.arrayContaining([...installed.map((one) => [...one]), ['lodash', '4.17.15']]));
    expect(packages).toHaveLength(4);
    expect(sbom.value.text).not.toContain(folder);
    expect(bill).not.toHaveProperty('vulnerabilities');
    if (process.env['WHARFMASTER_KEEP_SBOM'] !== undefined) writeFileSync(process.env['WHARFMASTER_KEEP_SBOM'], sbom.value.text);
  });
});
