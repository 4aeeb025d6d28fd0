import { describe, expect, it } from 'vitest';
import { scanners, type ScannerFindings, type ScanOptions, type ToolCall } from '../../../../src/core/index.js';
import { options, output, problemOf, recorded, target, valueOf } from './support/recorded.js';

const trivy = scanners.find(({ id }) => id === 'trivy')!;

function scan(told: Partial<ScanOptions> = {}): ToolCall<ScannerFindings> {
  if (trivy.scan.over !== 'image') throw new Error('an image is scanned as a whole');
  return trivy.scan.call(target, options(told));
}

describe('how Trivy is called', () => {
  it('reads the archive only, with a configuration and an ignore file of ours, and fetches nothing', () => {
    expect(scan().args).toEqual([
      'image',
      ...['--input', '/private/run/image.tar'],
      ...['--format', 'json'],
      ...['--scanners', 'vuln,secret'],
      ...['--image-config-scanners', 'misconfig,secret'],
      ...['--list-all-pkgs', '--no-progress'],
      ...['--config', '{folder}/trivy.yaml', '--ignorefile', '{folder}/.trivyignore', '--module-dir', '{folder}/modules'],
      ...['--exit-code', '0', '--timeout', '120s'],
      ...['--skip-db-update', '--skip-java-db-update', '--offline-scan'],
    ]);
    expect(scan().files).toEqual({ 'trivy.yaml': '{}\n', '.trivyignore': '' });
    expect(scan().env).toMatchObject({
      TRIVY_SKIP_CHECK_UPDATE: 'true',
      TRIVY_SKIP_POLICY_UPDATE: 'true',
      TRIVY_DISABLE_TELEMETRY: 'true',
    });
  });

  it('may fetch a newer database when that is asked for, from the mirror that the person names', () => {
    const call = scan({ updateDatabase: true });
    expect(call.args.filter((word) => word.startsWith('--skip') || word.startsWith('--offline'))).toEqual([]);
    expect(call.inherits).toContain('TRIVY_DB_REPOSITORY');
    expect(scan().inherits).not.toContain('TRIVY_DB_REPOSITORY');
  });

  it('works with a Trivy server, whose token is no argument', () => {
    const call = scan({ server: 'https://trivy.bank.example', credentials: { token: 'geheim' } });
    expect(call.args.join(' ')).toContain('--server https://trivy.bank.example --skip-java-db-update --offline-scan');
    expect(call.env?.['TRIVY_TOKEN']).toBe('geheim');
    expect(call.redact).toEqual(['geheim']);
    expect(call.args.join(' ')).not.toContain('geheim');
  });

  it('looks only for what is wanted', () => {
    expect(scan({ aspects: ['secrets'] }).args.join(' ')).toContain('--scanners secret --image-config-scanners secret');
    expect(scan({ aspects: ['vulnerabilities'] }).args.join(' ')).not.toContain('--image-config-scanners');
  });
});

describe('what Trivy says', () => {
  it('is read from a report with vulnerabilities, a secret and misconfigurations', () => {
    const found = valueOf(scan().parse(output({ stdout: recorded('trivy/good.stdout') })));
    expect(found.claimed).toEqual({ imageId: 'sha256:1d871d966f5a777eb7ed6e82f634c589ba64992003071bf052f4810301864db7' });
    expect(found.system).toEqual({ family: 'debian', version: '12.15' });
    expect(found.packages).toBe(9);
    expect(found.lookedFor).toEqual(['vulnerabilities', 'secrets', 'misconfigurations']);
    expect(found.vulnerabilities[0]).toEqual({
      id: 'CVE-2020-8203',
      aliases: [],
      package: {
        name: 'lodash',
        version: '4.17.15',
        purl: 'pkg:npm/lodash@4.17.15',
        type: 'node-pkg',
        path: '/app/node_modules/lodash/package.json',
      },
      fixedIn: ['4.17.19'],
      severity: 'high',
      layer: 'sha256:d78eac5ac4723d4d4a4c74210853714489863134cddf6ef3f87eb15625885395',
      title: 'nodejs-lodash: prototype pollution in zipObjectDeep function',
      link: 'https://avd.aquasec.com/nvd/cve-2020-8203',
    });
    expect(found.secrets).toEqual([
      {
        rule: 'private-key',
        title: 'Asymmetric Private Key',
        severity: 'high',
        path: '/app/id_rsa',
        line: 2,
        layer: 'sha256:d0b7d6b7c9c1faf26e8181b0773de10bcb590aea6a1a80f9f8fb53a7764b7b5a',
      },
    ]);
    expect(found.misconfigurations.map(({ id, severity, path }) => [id, severity, path])).toContainEqual(['DS-0002', 'high', undefined]);
  });

  it('is clean when it looked at packages and found nothing', () => {
    const found = valueOf(scan().parse(output({ stdout: recorded('trivy/empty.stdout') })));
    expect(found).toMatchObject({ vulnerabilities: [], secrets: [], packages: 9 });
  });

  it('counts although the exit code says that something was found, but never without findings', () => {
    expect(valueOf(scan().parse(output({ stdout: recorded('trivy/exit-code.stdout'), exitCode: 3 }))).vulnerabilities).toHaveLength(3);
    const died = output({ stdout: recorded('trivy/exit-code.stdout'), exitCode: 1, stderr: 'FATAL\tkaputt' });
    expect(problemOf(scan().parse(died)).code).toBe('TOOL_FAILED');
    expect(problemOf(scan().parse(output({ stdout: recorded('trivy/empty.stdout'), exitCode: 1, stderr: 'FATAL\tkaputt' })))).toMatchObject(
      {
        code: 'TOOL_FAILED',
        message: 'Trivy failed with exit code 1: FATAL\tkaputt',
      },
    );
  });

  it('repeats nothing of a report that is cut off, since it may hold a secret', () => {
    const cut = JSON.stringify({ Results: [{ Secrets: [{ RuleID: 'key', Match: 'planted-key-4711' }] }] }, undefined, 2).slice(0, -12);
    for (const stderr of ['', 'killed']) {
      const problem = problemOf(scan().parse(output({ stdout: cut, stderr, exitCode: 1 })));
      expect(JSON.stringify(problem)).not.toContain('4711');
      expect(problem.code).toBe('TOOL_FAILED');
    }
  });

  it('carries score, severity source, aliases, dates and the end of a system’s life', () => {
    const found = valueOf(scan().parse(output({ stdout: JSON.stringify(rich), stderr: 'WARN\tUnsupported os\tfamily="photon"' })));
    expect(found.system).toEqual({ family: 'debian', version: '9.13', endOfLife: true, supported: false });
    expect(found.vulnerabilities).toEqual([
      {
        id: 'CVE-2021-44906',
        aliases: ['GHSA-xvch-5gv4-984h', 'DSA-5000-1'],
        package: { name: 'minimist', version: '1.2.0', type: 'gobinary', path: '/usr/bin/app' },
        fixedIn: ['1.2.6', '0.2.4'],
        severity: 'critical',
        severitySource: 'ghsa',
        score: 9.8,
        vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
        published: '2022-03-17T16:15:00.000Z',
      },
    ]);
    expect(found.secrets).toEqual([{ rule: 'aws-access-key-id', title: 'AWS', severity: 'critical', path: '(config)' }]);
    expect(found.notCovered).toEqual([
      { what: '1 of the vulnerabilities in the report', why: 'they are not written as this version of Wharfmaster knows them' },
      { what: 'CVE-2020-1', why: 'Trivy left it out (ignored, .trivyignore)' },
    ]);
  });

  it('is no report without the id of the image, and does not call clean what it does not understand', () => {
    const nameless = { ...rich, Metadata: { ...rich.Metadata, ImageID: 'not a digest' } };
    expect(problemOf(scan().parse(output({ stdout: JSON.stringify(nameless) }))).code).toBe('OUTPUT_NOT_UNDERSTOOD');
    const other = {
      ...rich,
      Results: [{ Vulnerabilities: [{ Id: 'CVE-2030-1' }, 7], Secrets: [{}], Misconfigurations: [{ Status: 'PASS' }] }],
    };
    expect(valueOf(scan().parse(output({ stdout: JSON.stringify(other) }))).notCovered.map(({ what }) => what)).toEqual([
      '2 of the vulnerabilities in the report',
      '1 of the secrets in the report',
    ]);
  });

  it('names its version and the age of its database', () => {
    const [call] = trivy.versions(options());
    expect(call?.args).toEqual(['version', '--format', 'json', '--config', '{folder}/trivy.yaml']);
    expect(valueOf(call!.parse(output({ stdout: recorded('trivy/version.stdout') })))).toEqual({
      version: 'dev',
      database: { builtAt: '2026-11-22T13:56:20.866Z', version: '2' },
    });
  });
});

/** A report with what the recorded ones do not have. */
const rich = {
  SchemaVersion: 2,
  ArtifactName: '/private/run/image.tar',
  Metadata: { OS: { Family: 'debian', Name: '9.13', EOSL: true }, ImageID: `sha256:${'a'.repeat(64)}` },
  Results: [
    {
      Target: 'usr/bin/app',
      Class: 'lang-pkgs',
      Type: 'gobinary',
      Vulnerabilities: [
        {
          VulnerabilityID: 'GHSA-xvch-5gv4-984h',
          VendorIDs: ['DSA-5000-1', 'CVE-2021-44906', 7],
          PkgName: 'minimist',
          InstalledVersion: '1.2.0',
          FixedVersion: '1.2.6, 0.2.4',
          Status: 'will_not_fix',
          SeveritySource: 'ghsa',
          Severity: 'CRITICAL',
          CVSS: { nvd: { V3Score: 1 }, ghsa: { V3Score: 9.8, V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' } },
          PublishedDate: '2022-03-17T16:15:00Z',
          PrimaryURL: 'javascript:alert(1)',
        },
        { PkgName: 'without an id' },
      ],
      ExperimentalModifiedFindings: [{ Status: 'ignored', Source: '.trivyignore', Finding: { VulnerabilityID: 'CVE-2020-1' } }],
    },
    {
      Target: 'config.json',
      Class: 'secret',
      Secrets: [{ RuleID: 'aws-access-key-id', Title: 'AWS', Severity: 'CRITICAL', Match: 'AKIA' }],
    },
    { Target: '/private/run/image.tar', Class: 'config', Misconfigurations: [{ ID: 'DS-1', Status: 'PASS' }] },
  ],
};

describe('why Trivy fails', () => {
  it.each([
    ['err-no-db', 'DATABASE_MISSING'],
    ['err-db-download', 'DATABASE_DOWNLOAD_FAILED'],
    ['err-not-found', 'IMAGE_NOT_FOUND'],
    ['err-no-daemon', 'DAEMON_UNREACHABLE'],
  ])('is told from what it printed: %s', (name, code) => {
    const problem = problemOf(scan().parse(output({ stderr: recorded(`trivy/${name}.stderr`), exitCode: 1 })));
    expect(problem.code).toBe(code);
    expect(problem.next).not.toBe('');
  });

  it.each([
    ['GET https://ghcr.io/v2/aquasecurity/trivy-db/manifests/2: TOOMANYREQUESTS: retry-after: 35.852µs', 'RATE_LIMITED'],
    ['unable to initialize fs cache: cache may be in use by another process: timeout', 'DATABASE_BUSY'],
    ['write /var/tmp/x: no space left on device', 'DISK_FULL'],
    ['FATAL\tFatal error\tunknown flag: --image-config-scanners', 'TOOL_TOO_OLD'],
    ['scan error: image scan failed: context deadline exceeded', 'TOOL_TIMED_OUT'],
    ['--skip-db-update cannot be specified with the old DB schema. Local DB: 1, Expected: 2', 'DATABASE_TOO_OLD'],
    ["the version of DB schema doesn't match. Local DB: 3, Expected: 2", 'DATABASE_TOO_OLD'],
    ['Java DB error: --skip-java-db-update cannot be specified on the first run', 'DATABASE_MISSING'],
    ['unexpected EOF', 'ARCHIVE_UNREADABLE'],
    ['something else', 'TOOL_FAILED'],
    ['', 'TOOL_FAILED'],
  ])('%s', (stderr, code) => {
    expect(problemOf(scan().parse(output({ stderr, exitCode: 1 }))).code).toBe(code);
  });

  it('never takes silence, half a report or another document for a clean image', () => {
    const half = recorded('trivy/good.stdout').slice(0, 9_000);
    const words = ['', half, 'hello', '[]', '{"SchemaVersion": 2}'].map((stdout) => problemOf(scan().parse(output({ stdout }))));
    expect(words.map(({ code }) => code)).toEqual(Array(5).fill('OUTPUT_NOT_UNDERSTOOD'));
    expect(new Set(words.map(({ message }) => message)).size).toBe(4);
  });
});
