import { describe, expect, it } from 'vitest';
import { sarifObjections } from '../support/sarif-schema.js';
import { scanObjections } from '../support/scan-schema.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { failingTool, fakeDocker, fakeGrype, type FakeMatch } from './support/fake-tools.js';
import { makeImage, sampleDockerfile, type MadeImage } from './support/image-kit.js';
import { runExpecting, type Ran } from './support/run-cli.js';

const scanPolicy = (scan: string, rest = ''): string =>
  `apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: gate, version: "1", serial: 3}\n${rest}scan: ${scan}\n`;
const noCritical = '{thresholds: {critical: {max: 0}}}';

/** A folder of tools, an image in it, and a workspace beside it. */
function bench(files: Readonly<Record<string, string>> = {}, matches: (image: MadeImage) => readonly FakeMatch[] = () => []) {
  const tools = temporaryFolder();
  const image = makeImage(tools);
  fakeDocker(tools, image);
  fakeGrype(tools, image, matches(image));
  const workspace = temporaryFolder(files);
  const scan = (code: number, ...args: readonly string[]): Promise<Ran> =>
    runExpecting(code, workspace, ['scan', ...args], { PATH: tools, TMPDIR: temporaryFolder() });
  return { tools, image, workspace, scan };
}

const critical = (image: MadeImage): readonly FakeMatch[] => [
  { id: 'CVE-2019-10744', name: 'lodash', version: '4.17.11', severity: 'Critical', fixedIn: '4.17.12', layer: image.layers[1] ?? '' },
  { id: 'CVE-2020-1', name: 'libc6', version: '2.36-9', severity: 'Medium', layer: image.layers[0] ?? '' },
];

describe('scan', () => {
  it('looks for an image in the runtimes, says where it was found, and judges what the scanner finds', async () => {
    const { scan, image } = bench({ '.wharfmaster.yaml': scanPolicy(noCritical) }, critical);
    const { out, notes } = await scan(1, 'registry.example/app:1');
    expect(out).toContain('failed  Failed. The policy does not accept this image.');
    expect(out).toContain('CVE-2019-10744 in lodash 4.17.11 (critical, fixed in 4.17.12)');
    expect(notes).toContain(`registry.example/app:1 is an image of Docker, ${image.imageId}.`);
    expect(notes).toContain('scanning with Grype');
  });
});
