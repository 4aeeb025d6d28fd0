import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../cli/support/run-cli.js';
import { sarifObjections } from '../../support/sarif-schema.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { scanEnvironment, scanJson, type ScanPrinted } from '../support/scan/scan-cli.js';
import { writeSignatures } from '../support/scan/signatures.js';
import { openZoo, readExhibit, type Zoo } from '../support/scan/zoo.js';

/* The gate on real images: what passes, what fails, and what nobody can decide, with the exit codes of contracts.md. */
let zoo: Zoo;
let env: Readonly<Record<string, string>>;
let signatures: string;
beforeAll(async () => {
  zoo = await openZoo();
  env = scanEnvironment(zoo);
  signatures = temporaryFolder();
  await writeSignatures(signatures);
  for (const name of ['plain', 'exploited', 'hidden-database', 'forged-system', 'end-of-life', 'scratch'])
    await zoo.build(name, 'buildkit');
});
afterAll(() => zoo.close());

/** A folder whose policy asks this of scans. */
function folderWith(scan: string): string {
  return temporaryFolder({
    '.wharfmaster.yaml': `apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: gate, version: "1", serial: 1}\nscan: ${scan}\n`,
  });
}

const clamav = (): readonly string[] => ['--scanner', 'grype', '--scanner', 'clamav', '--database', `clamav=${signatures}`];

describe('an image', () => {
  it('passes when no threshold is exceeded', async () => {
    const folder = folderWith('{scanners: [grype], thresholds: {critical: {max: 1}, high: {max: 4}}}');
    const { code, printed, notes } = await scanJson(folder, ['zoo/plain'], env);
    expect(printed.verdict, notes).toMatchObject({ outcome: 'passed', findings: [], missing: [] });
    expect(code).toBe(0);
  });

  it('fails for one vulnerability too many', async () => {
    const folder = folderWith('{scanners: [grype], thresholds: {high: {max: 3}}}');
    const { code, printed } = await scanJson(folder, ['zoo/plain'], env);
    expect(rulesOf(printed)).toEqual(['vulnerable-image']);
    expect([printed.verdict.outcome, code]).toEqual(['failed', 1]);
  });

  it('does not fail for what cannot be fixed when only the fixable counts', async () => {
    const folder = folderWith('{scanners: [grype], thresholds: {critical: {max: 0, fixableOnly: true}}}');
    expect((await scanJson(folder, ['zoo/plain'], env)).printed.verdict.outcome).toBe('passed');
    expect((await scanJson(folder, ['zoo/exploited'], env)).printed.verdict.outcome).toBe('failed');
  });

  it('fails for what is known to be exploited', async () => {
    const folder = folderWith('{scanners: [grype], thresholds: {knownExploited: {max: 0}}}');
    const { printed, code } = await scanJson(folder, ['zoo/exploited'], env);
    const exploited = printed.subjects.flatMap(({ vulnerabilities }) => vulnerabilities.filter((one) => one.knownExploited));
    expect(exploited.map(({ id }) => id).sort()).toEqual(['CVE-2023-4911', 'CVE-2025-55182']);
    expect([printed.verdict.outcome, code]).toEqual(['failed', 1]);
  });

  it('fails for malware', async () => {
    const { printed, code } = await scanJson(folderWith('{malware: error}'), ['zoo/plain', ...clamav()], env);
    expect(rulesOf(printed)).toContain('malware-in-image');
    expect([printed.verdict.outcome, code]).toEqual(['failed', 1]);
  });

  it('is the same by name, by id, in Podman, and as a tarball of either', async () => {
    const id = await zoo.build('target', 'podman');
    const folder = temporaryFolder();
    await zoo.docker.docker('save', '-o', join(folder, 'docker.tar'), 'zoo/target');
    await zoo.podman.podman('save', '-q', '-o', join(folder, 'podman.tar'), 'zoo/target');
    await zoo.podman.podman('save', '-q', '--format', 'oci-archive', '-o', join(folder, 'oci.tar'), 'zoo/target');
    const ways = [
      ['zoo/target', '--runtime', 'docker'],
      [id],
      ['zoo/target', '--runtime', 'podman'],
      ['docker.tar'],
      ['podman.tar'],
      ['oci.tar'],
    ];
    for (const way of ways) {
      const { printed, notes } = await scanJson(folder, [...way, '--scanner', 'grype'], env);
      expect(
        printed.subjects.map(({ subject }) => subject.imageId),
        `${way.join(' ')}\n${notes}`,
      ).toEqual([id]);
      expect(printed.subjects.flatMap(({ vulnerabilities }) => vulnerabilities.map((one) => one.id)).sort()).toEqual([
        ...['CVE-2016-2781', 'CVE-2019-8457', 'CVE-2020-8203', 'CVE-2021-23337', 'CVE-2022-24999', 'CVE-2023-4911', 'CVE-2023-5363'],
      ]);
    }
  });

  it('for several platforms fails for one of them', async () => {
    const folder = folderWith('{scanners: [grype], thresholds: {critical: {max: 0}}}');
    await zoo.buildArchive('platforms', ['linux/amd64', 'linux/arm64'], join(folder, 'both.tar'));
    await zoo.buildArchive('platforms', ['linux/amd64'], join(folder, 'one.tar'));
    const both = (await scanJson(folder, ['both.tar'], env)).printed;
    expect(both.subjects.map(({ verdict: { outcome } }) => outcome)).toEqual(['passed', 'failed']);
    expect([both.verdict.outcome, both.exitCode]).toEqual(['failed', 1]);
    const one = (await scanJson(folder, ['one.tar'], env)).printed;
    expect([one.verdict.outcome, one.subjects.length, one.exitCode]).toEqual(['passed', 1, 0]);
  });

  it('says which scanner and which database judged it', async () => {
    const { printed } = await scanJson(temporaryFolder(), ['zoo/plain', '--scanner', 'grype'], env);
    expect(printed.subjects[0]?.scanners).toMatchObject([
      { id: 'grype', version: '0.110.0', database: { builtAt: expect.stringMatching(/^2026-11-01T00:00:00/) as string } },
    ]);
  });

  it('is not made clean by the workspace or the environment', async () => {
    const folder = folderWith('{scanners: [grype], thresholds: {high: {max: 0}}}');
    writeFileSync(join(folder, '.grype.yaml'), 'ignore:\n  - package: {type: npm}\n  - package: {type: deb}\nonly-fixed: true\n');
    const hostile = { ...env, GRYPE_ONLY_FIXED: 'true', GRYPE_CONFIG: join(folder, '.grype.yaml'), GRYPE_EXCLUDE: '/**' };
    const { printed, code } = await scanJson(folder, ['zoo/plain'], hostile);
    expect(printed.subjects[0]?.vulnerabilities).toHaveLength(6);
    expect([printed.verdict.outcome, code]).toEqual(['failed', 1]);
  });
});

describe('nobody can decide, and nothing is called clean,', () => {
  const asked = '{scanners: [grype], thresholds: {critical: {max: 99}}}';

  it.each(['hidden-database', 'forged-system', 'end-of-life'])('about %s', async (name) => {
    const { printed, code, notes } = await scanJson(folderWith(asked), [`zoo/${name}`], env);
    expect(printed.verdict.outcome, notes).toBe('undetermined');
    expect(printed.verdict.missing.length).toBeGreaterThan(0);
    expect(code).toBe(1);
  });

  it('when there is no database', async () => {
    const { printed, code } = await scanJson(folderWith(asked), ['zoo/plain'], { ...env, GRYPE_DB_CACHE_DIR: temporaryFolder() });
    expect(printed.verdict.outcome).toBe('undetermined');
    expect(printed.subjects.flatMap(({ failures }) => failures.map((failure) => failure.code))).toEqual(['DATABASE_MISSING']);
    expect(code).toBe(3);
  });

  it('when the database is older than the policy accepts', async () => {
    const folder = folderWith('{scanners: [grype], maxDatabaseAge: 1d, thresholds: {critical: {max: 99}}}');
    const { printed, code } = await scanJson(folder, ['zoo/plain'], env);
    expect(printed.verdict.outcome).not.toBe('passed');
    expect(rulesOf(printed)).toEqual(['scan-stale']);
    expect(code).toBe(1);
  });

  it('when the daemon is down', async () => {
    const gone = { ...env, DOCKER_HOST: `unix://${temporaryFolder()}/docker.sock` };
    const { printed, code } = await scanJson(folderWith(asked), ['zoo/plain', '--runtime', 'docker'], gone);
    expect([printed.verdict.outcome, printed.problem?.code, code]).toEqual(['undetermined', 'DAEMON_UNREACHABLE', 3]);
  });

  it('when the image is gone', async () => {
    const { printed, code } = await scanJson(folderWith(asked), ['zoo/never-built'], env);
    expect([printed.verdict.outcome, printed.problem?.code, code]).toEqual(['undetermined', 'IMAGE_NOT_FOUND', 3]);
  });

  it('when an archive lies about a layer', async () => {
    const folder = folderWith(asked);
    const archive = join(folder, 'image.tar');
    await zoo.docker.docker('save', '-o', archive, 'zoo/plain');
    expect((await scanJson(folder, ['image.tar'], env)).printed.verdict.outcome).toBe('passed');
    lieAbout(archive, '"version": "4.17.15"', '"version": "4.17.21"');
    const { printed, code } = await scanJson(folder, ['image.tar'], env);
    expect([printed.verdict.outcome, printed.problem?.code, code]).toEqual(['undetermined', 'ARCHIVE_CONTRADICTS_ITSELF', 3]);
    expect(printed.subjects).toEqual([]);
  });
});

describe('SARIF', () => {
  it('is valid and puts findings on lines of the Dockerfile', async () => {
    const { dockerfile } = readExhibit('plain');
    const folder = temporaryFolder({ Dockerfile: dockerfile });
    const args = ['scan', '--quiet', '--format', 'sarif', '--dockerfile', 'Dockerfile', 'zoo/plain', ...clamav()];
    const { out, code, notes } = await runCli(folder, args, env);
    expect(code, notes).toBe(0);
    const log = JSON.parse(out) as SarifLog;
    expect(sarifObjections(log)).toEqual([]);
    const lines = log.runs.flatMap(({ results }) => results.flatMap(({ locations }) => locations.map(lineOf)));
    expect(lines.sort()).toEqual([
      'Dockerfile:1',
      'Dockerfile:1',
      'Dockerfile:1',
      'Dockerfile:1',
      'Dockerfile:2',
      'Dockerfile:2',
      'Dockerfile:4',
    ]);
  });
});

interface SarifLog {
  readonly runs: readonly { readonly results: readonly { readonly locations: readonly SarifLocation[] }[] }[];
}

interface SarifLocation {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: { readonly startLine: number } };
}

function lineOf({ physicalLocation: { artifactLocation, region } }: SarifLocation): string {
  return `${artifactLocation.uri}:${region.startLine}`;
}

function rulesOf({ verdict }: ScanPrinted): readonly string[] {
  return [...new Set(verdict.findings.map(({ rule }) => rule))];
}

/** Changes words of the same length inside a layer, and nothing that names the layer. */
function lieAbout(archive: string, words: string, others: string): void {
  const bytes = readFileSync(archive);
  const at = bytes.indexOf(words);
  expect(at).toBeGreaterThan(0);
  bytes.write(others, at);
  writeFileSync(archive, bytes);
}
