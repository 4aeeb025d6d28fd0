import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sarifObjections } from '../support/sarif-schema.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runExpecting, type Printed } from './support/run-cli.js';
import { sample } from './support/sample.js';

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
let folder: string;
beforeAll(() => {
  folder = temporaryFolder(sample);
});

/** Golden files differ only in the folder and in the version. */
const golden = (name: string): string => join(import.meta.dirname, 'golden', name);
const steady = (text: string): string => text.replaceAll(folder, '/FOLDER').replaceAll(version, 'VERSION');

describe('check', () => {
  it.each(['text', 'json', 'ndjson', 'sarif', 'junit', 'github', 'markdown'])(
    '--format %s prints what it is known to print',
    async (format) => {
      const { out } = await runExpecting(1, folder, ['check', '--format', format, '.']);
      await expect(steady(out)).toMatchFileSnapshot(golden(`check.${format}.txt`));
    },
  );

  it('keeps counts and notices on stderr', async () => {
    const { notes } = await runExpecting(1, folder, ['check']);
    await expect(steady(notes)).toMatchFileSnapshot(golden('check.notes.txt'));
  });

  it('prints SARIF that the published schema accepts', async () => {
    const { out } = await runExpecting(1, folder, ['check', '--format', 'sarif']);
    expect(sarifObjections(JSON.parse(out))).toEqual([]);
  });

  it('--fix --dry-run prints a diff and writes nothing', async () => {
    const { out } = await runExpecting(1, folder, ['check', '--fix', '--dry-run']);
    await expect(out).toMatchFileSnapshot(golden('check.diff.txt'));
    expect((await runExpecting(1, folder, ['check', '--fix', '--dry-run'])).out).toBe(out);
  });
});

describe('images', () => {
  it.each(['text', 'json', 'ndjson'])('--format %s prints what it is known to print', async (format) => {
    const { out } = await runExpecting(0, folder, ['images', '--format', format]);
    await expect(out).toMatchFileSnapshot(golden(`images.${format}.txt`));
  });

  it('gives one array sorted by file, line and column, nothing absent as null', async () => {
    const images: Printed[] = JSON.parse((await runExpecting(0, folder, ['images', '--format', 'json', 'k8s', 'app', 'k8s'])).out);
    const places = images.map(({ file, line, column }) =>
      [file, String(line).padStart(9, '0'), String(column).padStart(9, '0')].join('\0'),
    );
    expect(places).toEqual([...new Set(places)].sort());
    expect(images.flatMap((image) => Object.values(image))).not.toContain(null);
  });
});

describe('the other commands', () => {
  it.each([
    [['policy', 'explain', 'node:20-slim', '--use', 'base'], 'explain.txt'],
    [['policy', 'explain', '--regex'], 'explain-regex.txt'],
    [['config', '--effective'], 'config.txt'],
    [['help'], 'help.txt'],
    [['help', 'check'], 'help-check.txt'],
  ])('%j prints what it is known to print', async (args, name) => {
    const { out } = await runExpecting(0, folder, args);
    await expect(steady(out)).toMatchFileSnapshot(golden(name));
  });

  it('policy check says what is likely a mistake, on its line', async () => {
    const policies = temporaryFolder({
      '.wharfmaster.yaml':
        'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nsources:\n  allow: [ghcr.io, docker.io/library/**]\ntests:\n  - {image: evil.example/x, use: run, expect: allowed}\n',
      Dockerfile: 'FROM node:20\n',
    });
    const { out } = await runExpecting(2, policies, ['policy', 'check']);
    await expect(out).toMatchFileSnapshot(golden('policy-check.txt'));
    expect(JSON.parse((await runExpecting(2, policies, ['policy', 'check', '--format', 'json'])).out).findings).toHaveLength(
      out.trimEnd().split('\n').length,
    );
    await runExpecting(0, folder, ['policy', 'check', '--strict']);
  });

  it('doctor shows tools and policies; --bundle is JSON without the names of folders', async () => {
    const { out } = await runExpecting(0, folder, ['doctor']);
    expect(out).toMatch(/policy: sample 7 \(workspace, \.wharfmaster\.yaml\): good/);
    const bundle = (await runExpecting(0, folder, ['doctor', '--bundle'])).out;
    expect(JSON.parse(bundle).tools.map(({ tool }: { tool: string }) => tool)).toEqual([
      'git',
      'docker',
      'podman',
      'nerdctl',
      'trivy',
      'grype',
      'aqua',
      'twistlock',
      'scout',
      'clamav',
      'cosign',
      'notation',
      'docker-trust',
    ]);
    expect(bundle).not.toContain(folder);
  });

  it('doctor tells the age of a scanner’s database, and what is wrong with a runtime and what to do', async () => {
    const built = new Date(Date.now() - 3.5 * 86_400_000).toISOString();
    const version = JSON.stringify({ Version: '0.74.0', VulnerabilityDB: { Version: 2, UpdatedAt: built } });
    const tools = temporaryFolder({
      trivy: `#!/bin/sh\necho '${version}'\n`,
      docker: '#!/bin/sh\necho Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running? >&2\nexit 1\n',
    });
    for (const name of ['trivy', 'docker']) chmodSync(join(tools, name), 0o755);
    const { out } = await runExpecting(0, folder, ['doctor'], { PATH: tools });
    expect(out).toContain(`trivy         0.74.0  ${tools}/trivy  (database 3 days old)`);
    expect(out).toContain(`docker        version not told  ${tools}/docker\n    Docker does not answer at unix:///x.sock. Start Docker`);
    expect(out).toContain('  podman        Podman was not found.');
  });

  it('doctor finds a tool in PATH and asks it for its version, and starts none from the workspace', async () => {
    const tools = temporaryFolder({ cosign: '#!/bin/sh\necho \'{"gitVersion": "v9.8.7"}\'\n' });
    chmodSync(join(tools, 'cosign'), 0o755);
    const path = `${tools}:${process.env['PATH'] ?? ''}`;
    expect((await runExpecting(0, folder, ['doctor'], { PATH: path })).out).toContain(`cosign        9.8.7  ${tools}/cosign`);
    const inside = temporaryFolder({ '.wharfmaster.yaml': sample['.wharfmaster.yaml'] ?? '', trivy: '#!/bin/sh\ntouch started\n' });
    chmodSync(join(inside, 'trivy'), 0o755);
    expect((await runExpecting(0, inside, ['doctor'], { PATH: `${inside}:${process.env['PATH'] ?? ''}` })).out).toContain(
      'lies inside the workspace',
    );
  });
});
