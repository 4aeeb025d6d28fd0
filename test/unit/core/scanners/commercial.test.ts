import { describe, expect, it } from 'vitest';
import { scanners, type ScannerFindings, type ScanOptions, type ScanTarget, type ToolCall } from '../../../../src/core/index.js';
import { imageId, options, output, problemOf, recorded, target, valueOf } from './support/recorded.js';

/* Aqua, Prisma Cloud and Docker Scout: their outputs are written after their documentation (test/fixtures/scanners/README.md). */

function scan(id: string, told: Partial<ScanOptions> = {}, at: ScanTarget = target): ToolCall<ScannerFindings> {
  const scanner = scanners.find((candidate) => candidate.id === id)!;
  if (scanner.scan.over !== 'image') throw new Error('an image is scanned as a whole');
  return scanner.scan.call(at, options(told));
}

const report = (name: string) => ({ files: { 'report.json': recorded(name) } });

describe('Aqua', () => {
  const server = { server: 'https://aqua.bank.example', credentials: { token: 'geheim' } };

  it('is given the archive, registers nothing, and hides its token in logs', () => {
    const call = scan('aqua', server);
    expect(call.args).toEqual([
      'scan',
      'wharfmaster:abababababab',
      ...['--host', 'https://aqua.bank.example'],
      ...['--docker-archive', '/private/run/image.tar'],
      ...['--checkonly', '--dockerless', '--show-negligible'],
      ...['--jsonfile', '{folder}/report.json'],
      ...['--token', 'geheim'],
    ]);
    expect(call.redact).toEqual(['geheim']);
    expect(scan('aqua', { credentials: { user: 'jane', password: 'pw' } }).redact).toEqual(['pw']);
  });

  it('is believed although its own policy disallows the image, with what the summary counts but does not name', () => {
    const found = valueOf(scan('aqua', server).parse(output({ ...report('aqua/good.report.json'), exitCode: 4 })));
    expect(found.lookedFor).toEqual(['vulnerabilities', 'secrets', 'malware']);
    expect(found.database).toEqual({ builtAt: '2026-11-18T00:00:00.000Z', source: 'Aqua CyberCenter' });
    expect(found.vulnerabilities.map(({ id, package: { name }, severity, published }) => [id, name, severity, published])).toEqual([
      ['CVE-2023-4911', 'libc6', 'high', '2023-10-03T00:00:00.000Z'],
      ['CVE-2020-8203', 'lodash', 'high', '2020-07-15T00:00:00.000Z'],
    ]);
    expect(found.secrets.map(({ path }) => path)).toEqual(['/app/id_rsa']);
    expect(found.malware).toEqual([{ signature: 'malware that the report counts (1) but does not name', path: '(not named)' }]);
    expect(JSON.stringify(found)).not.toContain('BEGIN PRIVATE KEY');
  });

  it('says what is missing in the settings, else what the server said', () => {
    const refused = output({ stderr: recorded('aqua/refused.stderr'), exitCode: 1 });
    expect(problemOf(scan('aqua').parse(refused)).code).toBe('CREDENTIALS_MISSING');
    expect(problemOf(scan('aqua', server).parse(refused)).code).toBe('CREDENTIALS_REFUSED');
    const unreachable = output({ stdout: recorded('aqua/unreachable.stderr'), exitCode: 1 });
    expect(problemOf(scan('aqua', server).parse(unreachable)).message).toContain('cannot reach the Aqua server');
  });
});

describe('Prisma Cloud', () => {
  const server = { server: 'https://console.bank.example', credentials: { user: 'ak', password: 'geheim' } };
  const local = (runtime: string): ScanTarget => ({ ...target, local: { runtime, id: imageId, name: 'apps/web:1.4' } });

  it('is given the image by id where an engine has it, last, and credentials by variables', () => {
    const call = scan('twistlock', server, local('docker'));
    expect(call.args).toEqual([
      ...['images', 'scan', '--address', 'https://console.bank.example', '--publish=false'],
      ...['--output-file', '{folder}/report.json', imageId],
    ]);
    expect(call.env).toEqual({ TWISTLOCK_USER: 'ak', TWISTLOCK_PASSWORD: 'geheim' });
    expect(call.redact).toEqual(['geheim']);
    expect(scan('twistlock', server, local('podman')).args.slice(-3)).toEqual(['--podman-path', 'podman', imageId]);
    expect(scan('twistlock', server).args.slice(-2)).toEqual(['--tarball', '/private/run/image.tar']);
  });

  it('is read with one entry a package, and keys and malware apart from other compliance checks', () => {
    const found = valueOf(scan('twistlock', server).parse(output({ ...report('twistlock/good.report.json'), exitCode: 1 })));
    expect(
      found.vulnerabilities.map(({ id, package: { name }, fixedIn, knownExploited }) => [id, name, fixedIn.join(), knownExploited]),
    ).toEqual([
      ['CVE-2023-4911', 'libc6', '2.36-9+deb12u3', true],
      ['CVE-2023-4911', 'libc-bin', '2.36-9+deb12u3', true],
      ['CVE-2020-8203', 'lodash', '4.17.19,4.17.20', undefined],
      ['CVE-2016-2781', 'coreutils', '', undefined],
    ]);
    expect(found.packages).toBe(4);
    expect(found.secrets.map(({ rule, path }) => [rule, path])).toEqual([
      ['425', '/app/id_rsa'],
      ['424', '(config)'],
    ]);
    expect(found.malware).toEqual([{ signature: 'Image contains malware', path: '/opt/tool' }]);
    expect(found.misconfigurations.map(({ id }) => id)).toEqual(['41']);
    expect(found.lookedFor).toEqual(['vulnerabilities', 'misconfigurations', 'secrets', 'malware']);
  });

  it('does not claim to have looked for keys when it found none, since the console decides that', () => {
    const found = valueOf(scan('twistlock', server).parse(output(report('twistlock/empty.report.json'))));
    expect(found).toMatchObject({ vulnerabilities: [], lookedFor: ['vulnerabilities', 'misconfigurations'] });
  });

  it('is a failure when it exits with 1 and its report does not say why', () => {
    const failed = output({ ...report('twistlock/empty.report.json'), exitCode: 1, stderr: 'failed to push results' });
    expect(problemOf(scan('twistlock', server).parse(failed)).code).toBe('TOOL_FAILED');
    expect(problemOf(scan('twistlock', server).parse(output({ stderr: recorded('twistlock/refused.stderr'), exitCode: 1 }))).code).toBe(
      'CREDENTIALS_REFUSED',
    );
    expect(problemOf(scan('twistlock', server).parse(output({ stdout: recorded('twistlock/no-docker.stderr'), exitCode: 1 }))).code).toBe(
      'DAEMON_UNREACHABLE',
    );
    expect(problemOf(scan('twistlock').parse(output({ exitCode: 1 }))).code).toBe('CREDENTIALS_MISSING');
  });
});

describe('Docker Scout', () => {
  it('is a plug-in of docker that is given the archive', () => {
    const call = scan('scout', { credentials: { user: 'jane', password: 'geheim' } });
    expect([call.program, ...call.args]).toEqual([
      ...['docker', 'scout', 'cves', '--format', 'sarif', '--output', '{folder}/report.json'],
      'archive:///private/run/image.tar',
    ]);
    expect(call.env).toMatchObject({ DOCKER_SCOUT_HUB_USER: 'jane', DOCKER_SCOUT_HUB_PASSWORD: 'geheim' });
    expect(call.redact).toEqual(['geheim']);
  });

  it('is read from its SARIF', () => {
    const found = valueOf(scan('scout').parse(output(report('scout/good.report.json'))));
    expect(found.version).toBe('1.20.4');
    expect(
      found.vulnerabilities.map(({ id, package: { name, version, path }, severity, score, fixedIn }) => [
        id,
        name,
        version,
        path,
        severity,
        score,
        fixedIn.join(),
      ]),
    ).toEqual([
      ['CVE-2023-4911', 'glibc', '2.36-9+deb12u1', '/var/lib/dpkg/status', 'high', 7.8, '2.36-9+deb12u3'],
      ['CVE-2020-8203', 'lodash', '4.17.15', '/app/node_modules/lodash/package.json', 'high', 7.4, '4.17.19'],
      ['CVE-2016-2781', 'coreutils', '9.1-1', '/var/lib/dpkg/status', 'low', 4.6, ''],
      ['GMS-2022-9109', 'com.thoughtworks.xstream:xstream', '1.4.5', '/app/app.jar', 'unknown', 3.1, ''],
    ]);
  });

  it('keeps a vulnerability whose rule or package is missing', () => {
    const sarif = { runs: [{ tool: { driver: { name: 'docker scout' } }, results: [{ ruleId: 'CVE-2026-1000' }] }] };
    const found = valueOf(scan('scout').parse(output({ files: { 'report.json': JSON.stringify(sarif) } })));
    expect(found.vulnerabilities).toMatchObject([{ id: 'CVE-2026-1000', severity: 'unknown', package: { name: '(package not named)' } }]);
  });

  it.each([
    ['no-plugin', 'TOOL_NOT_FOUND'],
    ['not-logged-in', 'CREDENTIALS_MISSING'],
    ['not-entitled', 'CREDENTIALS_REFUSED'],
    ['offline', 'DATABASE_DOWNLOAD_FAILED'],
  ])('fails for a reason that is said: %s', (name, code) => {
    expect(problemOf(scan('scout').parse(output({ stderr: recorded(`scout/${name}.stderr`), exitCode: 1 }))).code).toBe(code);
  });
});

describe('a vulnerability whose id is not where it should be', () => {
  const item = { identifier: 'CVE-2030-1', severity: 'critical', aqua_severity: 'critical', packageName: 'lodash', packageVersion: '1' };
  const rule = { name: 'CVE-2030-1', properties: { cvssV3_severity: 'CRITICAL' } };
  it.each([
    ['aqua', { vulnerability_summary: {}, scan_options: {}, resources: [{ resource: { name: 'lodash' }, vulnerabilities: [item] }] }],
    ['twistlock', { results: [{ vulnerabilities: [item] }] }],
    ['scout', { runs: [{ tool: { driver: { name: 'docker scout', rules: [rule] } }, results: [] }] }],
  ])('is there all the same: %s', (id, told) => {
    const found = valueOf(scan(id).parse(output({ files: { 'report.json': JSON.stringify(told) } })));
    expect(found.vulnerabilities).toMatchObject([{ id: '(vulnerability not named)', severity: 'critical' }]);
  });
});

describe('versions', () => {
  it.each([
    ['aqua', 'Aqua Scanner CLI version 2022.4.720\n', '2022.4.720'],
    ['twistlock', 'twistcli version 34.01.126\n', '34.01.126'],
    ['scout', '      version: v1.20.4 (go1.25 - linux/amd64)\n', '1.20.4'],
  ])('of %s', (id, stdout, version) => {
    const [call] = scanners.find((candidate) => candidate.id === id)!.versions(options());
    expect(valueOf(call!.parse(output({ stdout })))).toEqual({ version });
    expect(problemOf(call!.parse(output({}))).code).toBe('OUTPUT_NOT_UNDERSTOOD');
  });
});
