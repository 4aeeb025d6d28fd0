import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installFake } from '../fixtures/scanners/fake/install.mjs';
import { sarifObjections } from '../support/sarif-schema.js';
import { scanObjections } from '../support/scan-schema.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { fakeClamscan } from './support/fake-tools.js';
import { makeImage, sampleDockerfile, twoPlatforms } from './support/image-kit.js';
import { runExpecting, smallestPolicy } from './support/run-cli.js';
import { critical, name, noCritical, scanBench, scanPolicy } from './support/scan-bench.js';

describe('scan', () => {
  it('looks for an image in the runtimes, says where it was found, and judges what the scanner finds', async () => {
    const { scan, image, temporary } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) }, critical);
    const { out, notes } = await scan(1, name);
    expect(out).toContain('failed  Failed. The policy does not accept this image.');
    expect(out).toContain('CVE-2019-10744 in lodash 4.17.11 (critical, fixed in 4.17.12)');
    expect(notes).toContain(`${name} is an image of Docker, ${image.imageId}.`);
    expect(notes).toContain('scanning with Grype');
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('takes a file for a tarball, and a folder only when it is written as a path', async () => {
    const { scan, image, workspace } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical), 'nginx/README': 'no image' });
    makeImage(workspace, 'app.tar');
    const { out, notes } = await scan(0, 'app.tar', '--format', 'json');
    const { asked, subjects } = JSON.parse(out);
    expect([asked, subjects[0].subject.name, subjects[0].subject.imageId]).toEqual([
      { name: 'app.tar', from: 'tarball' },
      'app.tar',
      image.imageId,
    ]);
    expect(notes).toContain('app.tar is taken for an image archive.');
    expect((await scan(3, 'nginx')).out).toContain('Docker has no image nginx on this machine');
    expect((await scan(3, './nginx')).notes).toContain('nginx is taken for an image archive.');
    expect((await scan(2, './none.tar')).notes).toContain('./none.tar does not exist.');
  });

  it.each(['-x', '--help', 'NGINX', 'a b', 'x\n::error::y', 'https://registry.bank.example/app'])(
    'asks no runtime for %j, which is no name',
    async (written) => {
      const { scan } = scanBench({}, critical);
      const { notes, out } = await scan(2, '--', written);
      expect([out, notes.includes('Docker')]).toEqual(['', false]);
      expect(notes).toMatch(/^wharfmaster: [^\n]+\.\n/);
    },
  );

  it('runs every scanner as its makers document it, and merges what they say', async () => {
    const { scan, tools } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) });
    for (const program of ['trivy', 'grype']) await installFake(tools, program);
    const { out } = await scan(1, name, '--scanner', 'trivy', '--scanner', 'grype', '--format', 'json');
    const document = JSON.parse(out);
    expect(scanObjections(document)).toEqual([]);
    const [{ scanners, vulnerabilities, secrets, failures }] = document.subjects;
    expect([scanners.map(({ id }: { id: string }) => id), failures]).toEqual([['trivy', 'grype'], []]);
    expect([vulnerabilities.length > 0, secrets.length > 0]).toEqual([true, true]);
    expect(sarifObjections(JSON.parse((await scan(1, name, '--scanner', 'trivy', '--format', 'sarif')).out))).toEqual([]);
    await installFake(tools, 'trivy', { mode: 'broken' });
    await scan(3, name, '--scanner', 'trivy');
  });

  it('lets a scanner work with its server, and takes no address that holds a password', async () => {
    const { scan, tools } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) });
    await installFake(tools, 'trivy');
    const { out } = await scan(1, name, '--scanner', 'trivy', '--server', 'trivy=https://trivy.bank.example', '--format', 'json');
    expect(JSON.parse(out).subjects[0].scanners[0].command).toContain('--server https://trivy.bank.example');
    expect((await scan(2, name, '--server', 'trivy=https://jane:secret@trivy.bank.example')).notes).toContain('--server needs SCANNER=URL');
    expect((await scan(2, name, '--server', 'trivi=https://x.example')).notes).toContain('Did you mean `trivy`?');
  });

  it('lets a scanner use the database that it was told, and refuses one for a scanner that takes none', async () => {
    const { scan, tools, workspace } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) });
    const clamscan = `#!${process.execPath}\nconsole.error(process.argv.slice(2).join(' ')); process.exit(2);\n`;
    writeFileSync(join(tools, 'clamscan'), clamscan, { mode: 0o755 });
    const told = await scan(3, name, '--scanner', 'clamav', '--database', 'clamav=signatures', '--database', 'grype=/srv/grype');
    expect(told.notes).toContain(`--database=${join(workspace, 'signatures')}`);
    expect(told.notes).not.toContain('/srv/grype');
    expect((await scan(2, name, '--database', 'scout=/srv')).notes).toContain('These can: trivy, grype, clamav.');
    expect((await scan(2, name, '--database', 'clamv=/srv')).notes).toContain('Did you mean `clamav`?');
    for (const empty of ['clamav', 'clamav='])
      expect((await scan(2, name, '--database', empty)).notes).toContain('e.g. --database clamav=/srv/databases/clamav');
    expect((await scan(2, name, '--database', 'grype=/a', '--database', 'grype=/b')).notes).toContain('given twice for `grype`');
  });

  it('places what it finds on the lines of the Dockerfile', async () => {
    const { scan } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical), 'app/Dockerfile': sampleDockerfile }, critical);
    const sarif = JSON.parse((await scan(1, name, '--dockerfile', 'app/Dockerfile', '--format', 'sarif')).out);
    expect(sarifObjections(sarif)).toEqual([]);
    const [run] = sarif.runs;
    const seen = run.results.map((result: SarifResult) => {
      const [{ physicalLocation: at }] = result.locations;
      return [result.level, result.properties.id, at.artifactLocation.uri, at.artifactLocation.uriBaseId, at.region.startLine];
    });
    expect(seen).toEqual([
      ['error', 'CVE-2019-10744', 'app/Dockerfile', 'SRCROOT', 3],
      ['note', 'CVE-2020-1', 'app/Dockerfile', 'SRCROOT', 1],
    ]);
    const json = JSON.parse((await scan(1, name, '--dockerfile', 'app/Dockerfile', '--format', 'json')).out);
    expect(scanObjections(json)).toEqual([]);
    expect(json.subjects[0].attribution.fit).toBe('exact');
    expect(json.subjects[0].vulnerabilities.map(({ line, instruction, origin }: Placed) => [line, instruction, origin])).toEqual([
      [3, 'COPY', 'instruction'],
      [1, 'FROM', 'base'],
    ]);
    expect((await scan(1, name, '--dockerfile', 'app/Dockerfile')).out).toContain('  app/Dockerfile:3  COPY\n');
  });

  it('is governed by the policies down to the folder of the Dockerfile, else down to the working directory', async () => {
    const { scan } = scanBench(
      {
        '.wharfmaster.yaml': scanPolicy('{thresholds: {critical: {max: 9}}}'),
        'app/.wharfmaster.yaml': scanPolicy(noCritical),
        'app/Dockerfile': sampleDockerfile,
      },
      critical,
    );
    await scan(0, name);
    await scan(1, name, '--dockerfile', 'app/Dockerfile');
    await scan(0, name, '--dockerfile', 'app/Dockerfile', '--no-workspace-policy');
  });

  it('prints one document on stdout in every machine form, progress on stderr, and none of it with --quiet', async () => {
    const { scan } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) }, critical);
    for (const format of ['json', 'sarif', 'junit', 'html', 'text']) {
      const { out, notes } = await scan(1, name, '--format', format, '--quiet');
      expect(out.length, format).toBeGreaterThan(100);
      expect(notes, format).toBe('');
    }
  });

  it('needs no policy: it lists what it finds, says so, and stops nothing', async () => {
    const { scan } = scanBench({}, critical);
    const { out, notes } = await scan(0, name);
    expect(out).toContain('unasked  Not judged.');
    expect(notes).toContain('No policy asks anything of scans');
    expect((await scan(0, name, '--allow-no-policy')).notes).not.toContain('No policy');
    expect((await scan(2, name, '--strict')).notes).toContain('--strict has nothing to hold to');
    await scan(0, name, '--strict', '--allow-no-policy');
    expect((await scan(2, name, '--require-policy', 'gate')).notes).toContain('The policy `gate` is required');
  });

  it('asks for malware with a further scanner where the policy judges it', async () => {
    const { scan, tools } = scanBench({ '.wharfmaster.yaml': scanPolicy('{thresholds: {critical: {max: 0}}, malware: error}') });
    expect((await scan(1, name)).out).toContain('malware');
    fakeClamscan(tools, 'harmless');
    const { malware, scanners } = JSON.parse((await scan(1, name, '--format', 'json')).out).subjects[0];
    expect(scanners.map(({ id }: { id: string }) => id).sort()).toEqual(['clamav', 'grype']);
    expect(malware).toMatchObject([{ signature: 'Test.Signature', path: '/app/tool', standing: 'error' }]);
    fakeClamscan(tools, 'something that is not there');
    await scan(0, name);
  });

  it('reads the scanners’ own configuration to show it, and lets it hide nothing', async () => {
    const { scan } = scanBench(
      { '.wharfmaster.yaml': scanPolicy(noCritical), '.grype.yaml': 'ignore:\n  - vulnerability: CVE-2019-10744\n' },
      critical,
    );
    const { out } = await scan(1, name);
    expect(out).toContain(
      'not counted: .grype.yaml counts only when you start Grype yourself; here the policy decides. It would hide: CVE-2019-10744.',
    );
  });

  it('shows an exploitability document that does not count, and keeps the finding', async () => {
    const openVex = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      author: 'product-security@bank.example',
      statements: [
        {
          vulnerability: { name: 'CVE-2019-10744' },
          status: 'not_affected',
          justification: 'vulnerable_code_not_in_execute_path',
          products: [{ '@id': 'pkg:oci/app?repository_url=registry.example/app', subcomponents: [{ '@id': 'pkg:npm/lodash@4.17.11' }] }],
        },
      ],
    };
    const { scan } = scanBench(
      {
        '.wharfmaster.yaml': scanPolicy(
          '{thresholds: {critical: {max: 0}}, vex: {documents: [.vex/*.json], authors: [product-security@bank.example]}}',
        ),
        '.vex/app.json': JSON.stringify(openVex),
        '.vex/broken.json': '{',
      },
      critical,
    );
    const { out, notes } = await scan(1, name, '--format', 'json');
    expect(JSON.parse(out).subjects[0].vulnerabilities[0].vex).toEqual({
      status: 'not_affected',
      counts: false,
      document: '.vex/app.json',
    });
    expect(notes).toContain('.vex/broken.json');
  });

  it('keeps what an exception covers, and lets it pass', async () => {
    const { scan } = scanBench(
      {
        '.wharfmaster.yaml': scanPolicy(
          noCritical,
          'exceptionRules: {maxDays: 500000}\nexceptions:\n  - {id: EX-1, rule: vulnerable-image, match: registry.example/app, vulnerability: CVE-2019-10744, owner: a@example, ticket: T-1, reason: not reachable, created: 2020-01-01, expires: 2999-12-31}\n',
        ),
      },
      critical,
    );
    const { results } = JSON.parse((await scan(0, name, '--format', 'sarif')).out).runs[0];
    expect(results[0].suppressions).toMatchObject([{ kind: 'external', status: 'accepted', justification: 'EX-1: not reachable' }]);
    expect((await scan(0, name)).out).toContain('Excepted by EX-1: not reachable');
  });

  it('judges each platform of an archive, and passes only if each does', async () => {
    const { scan, workspace, tools } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) });
    await installFake(tools, 'grype', { mode: 'empty' });
    writeFileSync(join(workspace, 'both.tar'), twoPlatforms());
    const { subjects, verdict } = JSON.parse((await scan(0, 'both.tar', '--format', 'json')).out);
    expect(subjects.map(({ subject }: { subject: { platform: { architecture: string } } }) => subject.platform.architecture)).toEqual([
      'amd64',
      'arm64',
    ]);
    expect(verdict.outcome).toBe('passed');
  });

  it('lets nothing that a scanner prints command a terminal or a pipeline', async () => {
    const hostile = '\u001b[2J\u202E::error::x\n::set-env name=a::b ##[error]y <script>';
    const { scan } = scanBench({ '.wharfmaster.yaml': scanPolicy(noCritical) }, (image) => [
      {
        id: 'CVE-2020-2',
        name: hostile,
        version: hostile,
        severity: 'Critical',
        fixedIn: hostile,
        layer: image.layers[1] ?? '',
        description: hostile,
      },
    ]);
    for (const format of ['text', 'json', 'sarif', 'junit', 'html']) {
      const { out, notes } = await scan(1, name, '--format', format);
      expect(`${out}${notes}`, format).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|##|^\s*::/m);
    }
  });
});

describe('check', () => {
  it('says once that it does not judge the scan section of a policy', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': scanPolicy(noCritical), Dockerfile: 'FROM a:1\n', 'b/Dockerfile': 'FROM b:1\n' });
    const { notes } = await runExpecting(0, folder, ['check']);
    expect(notes.match(/`wharfmaster scan IMAGE`/g)).toHaveLength(1);
    const plain = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: 'FROM registry.example/a:1\n' });
    expect((await runExpecting(0, plain, ['check'])).notes).not.toContain('wharfmaster scan');
  });
});

interface SarifResult {
  readonly level: string;
  readonly properties: { readonly id: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: { readonly artifactLocation: { uri: string; uriBaseId: string }; readonly region: { startLine: number } };
    },
  ];
}

interface Placed {
  readonly line: number;
  readonly instruction: string;
  readonly origin: string;
}
