import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  billOfMaterials,
  digestOfReport,
  packageUrl,
  principalText,
  searchImpact,
  sealRecord,
  emptyChain,
  summaryExtension,
  toEvidenceFindings,
  toEvidenceInputs,
  toEvidenceSignature,
  toExceptionsApplied,
  toSbom,
  verificationSummary,
  vulnerabilityRecord,
  type VerificationSummary,
} from '../../../../src/core/evidence/index.js';
import type { EvidenceEntry } from '../../../../src/core/model/evidence.js';
import type { ScanReport, Vulnerability } from '../../../../src/core/model/scan-report.js';
import type { GoverningPolicy } from '../../../../src/core/policy/layer.js';
import { readStatement } from '../../../../src/core/signers/read-statement.js';
import { recorded } from '../scanners/support/recorded.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const subject = { name: 'registry.bank.example/apps/web:1.4', imageId: digest('b'), tags: [] };
const policy = { layer: 'organisation', name: 'bank-standard', version: '2026.11.1', serial: 41, digest: digest('c') };

const summary: VerificationSummary = {
  verifierId: 'https://wharfmaster.example',
  verifierVersion: '0.1.0',
  time: '2026-11-23T08:00:00.000Z',
  image: { registry: 'registry.bank.example', repository: 'apps/web', tag: '1.4', digest: digest('a') },
  policies: [policy],
  inputs: [{ uri: 'https://cosign.sigstore.dev/attestation/vuln/v1', digest: digest('e') }],
  passed: true,
  stage: 'workstation',
  ceremony: '0123456789',
};

function vulnerability(more: Partial<Vulnerability>): Vulnerability {
  return {
    id: 'CVE-2020-8203',
    aliases: [],
    package: { name: 'lodash', version: '4.17.15', type: 'npm', purl: 'pkg:npm/lodash@4.17.15' },
    fixedIn: ['4.17.19'],
    severity: 'high',
    ...more,
  };
}

const report: ScanReport = {
  scanner: { id: 'grype', version: '0.110.0', programDigest: digest('f') },
  startedAt: '2026-11-23T07:59:00.000Z',
  finishedAt: '2026-11-23T07:59:09.000Z',
  database: { builtAt: '2026-11-22T06:00:00Z', version: 'v6.1.4', source: 'https://db.example/vulnerability.db' },
  system: { family: 'debian', version: '12' },
  lookedFor: ['vulnerabilities'],
  tellsKnownExploited: true,
  vulnerabilities: [
    vulnerability({}),
    vulnerability({ id: 'CVE-2', severity: 'negligible', package: { name: 'libc6', version: '2.36' } }),
    vulnerability({ id: 'CVE-3', severity: 'critical', knownExploited: true, published: '2026-01-01T00:00:00Z' }),
  ],
  secrets: [{ rule: 'private-key', title: 'Key', severity: 'high', path: '/home/app/.ssh/id_rsa' }],
  misconfigurations: [],
  malware: [],
  notCovered: [],
  command: 'grype docker-archive:/tmp/private/image.tar',
};

describe('a verification summary', () => {
  it('binds policy, inputs and image, as SLSA has it', () => {
    const { predicateType, predicate } = verificationSummary(summary);
    expect(predicateType).toBe('https://slsa.dev/verification_summary/v1');
    expect(JSON.parse(predicate)).toEqual({
      verifier: { id: 'https://wharfmaster.example', version: { wharfmaster: '0.1.0' } },
      timeVerified: '2026-11-23T08:00:00.000Z',
      resourceUri: `pkg:oci/web@sha256%3A${'a'.repeat(64)}?repository_url=registry.bank.example%2Fapps%2Fweb&tag=1.4`,
      policy: { uri: 'wharfmaster:policy/bank-standard@2026.11.1', digest: { sha256: 'c'.repeat(64) } },
      inputAttestations: [{ uri: 'https://cosign.sigstore.dev/attestation/vuln/v1', digest: { sha256: 'e'.repeat(64) } }],
      verificationResult: 'PASSED',
      verifiedLevels: ['SLSA_BUILD_LEVEL_0'],
      slsaVersion: '1.1',
      [summaryExtension]: { stage: 'workstation', policySerial: 41, ceremony: '0123456789', policies: [policy] },
    });
    expect(() => new URL(summaryExtension)).not.toThrow();
  });

  it('says FAILED in both fields, and claims no level then', () => {
    const { predicate } = verificationSummary({ ...summary, passed: false, inputs: [] });
    expect(JSON.parse(predicate)).toMatchObject({ verificationResult: 'FAILED', verifiedLevels: ['FAILED'] });
    expect(predicate).not.toContain('inputAttestations');
  });

  it('is read back as what judging needs: result, verifier, stage and serial', () => {
    const { predicateType, predicate } = verificationSummary(summary);
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: 'a'.repeat(64) } }],
      predicateType,
      predicate: JSON.parse(predicate) as unknown,
    };
    expect(readStatement(JSON.stringify(statement))).toMatchObject({
      policySerial: 41,
      summary: { result: 'PASSED', verifierId: 'https://wharfmaster.example', stage: 'workstation' },
    });
  });

  it('names images by package URLs, whatever their names hold', () => {
    const image = { registry: 'localhost:5000', repository: 'Über/a b', digest: digest('a') };
    expect(packageUrl(image)).toBe(`pkg:oci/a%20b@sha256%3A${'a'.repeat(64)}?repository_url=localhost%3A5000%2F%C3%9Cber%2Fa%20b`);
  });
});

describe('cosign’s record of a scan', () => {
  const { predicateType, predicate } = vulnerabilityRecord(report, subject, {
    verifierId: 'https://wharfmaster.example',
    ceremony: '0123456789',
  });
  const told = JSON.parse(predicate) as {
    scanner: { result: { Results: { Vulnerabilities: { Severity: string }[] }[]; Summary: object } };
  };

  it('has the fields of cosign’s own type, and times that Go reads', () => {
    expect(predicateType).toBe('https://cosign.sigstore.dev/attestation/vuln/v1');
    expect(told).toMatchObject({
      invocation: { uri: 'https://wharfmaster.example', event_id: '0123456789', 'builder.id': 'https://wharfmaster.example' },
      scanner: {
        uri: 'pkg:github/anchore/grype@0.110.0',
        version: '0.110.0',
        db: { uri: 'https://db.example/vulnerability.db', version: 'v6.1.4', lastUpdate: '2026-11-22T06:00:00Z' },
      },
      metadata: { scanStartedOn: report.startedAt, scanFinishedOn: report.finishedAt },
    });
  });

  it('answers what policies in clusters ask: Results[].Vulnerabilities[].Severity', () => {
    const severities = told.scanner.result.Results.flatMap(({ Vulnerabilities }) => Vulnerabilities.map(({ Severity }) => Severity));
    expect(severities.sort()).toEqual(['CRITICAL', 'HIGH', 'LOW']);
    expect(told.scanner.result.Summary).toEqual({
      CRITICAL: 1,
      HIGH: 1,
      MEDIUM: 0,
      LOW: 1,
      UNKNOWN: 0,
      SECRETS: 1,
      MISCONFIGURATIONS: 0,
      MALWARE: 0,
    });
    expect(told.scanner.result).toMatchObject({
      ArtifactName: subject.name,
      Metadata: { ImageID: subject.imageId, OS: { Family: 'debian', Name: '12' } },
    });
  });

  it('tells nobody where a secret lies, nor how this machine is laid out', () => {
    expect(predicate).not.toContain('id_rsa');
    expect(predicate).not.toContain('/tmp/private');
  });
});

describe('a bill of materials', () => {
  const grype = { id: 'grype', label: 'Grype' };

  it('is what the tool printed, with the image’s name in place of the archive’s path, and without vulnerabilities', () => {
    const sbom = toSbom(recorded('grype/good.packages.json'), subject, grype);
    if (!sbom.ok) throw new Error(sbom.problem.message);
    expect(sbom.value).toMatchObject({ producer: 'grype', components: 18 });
    const { predicateType, predicate } = billOfMaterials(sbom.value);
    expect(predicateType).toBe('https://cyclonedx.org/bom');
    const bill = JSON.parse(predicate) as Record<string, unknown>;
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { type: 'container', name: subject.name, version: subject.imageId } },
    });
    expect(bill).not.toHaveProperty('vulnerabilities');
    expect(predicate).not.toContain('/somewhere');
  });

  it.each([
    ['nothing', ''],
    ['half of one', recorded('grype/good.packages.json').slice(0, 2_000)],
    ['another format', '{"spdxVersion":"SPDX-2.3"}'],
    ['another version', '{"bomFormat":"CycloneDX","specVersion":"9.9","components":[]}'],
    ['components that are none', '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":1}]}'],
    ['a list', '[]'],
  ])('is refused when the tool printed %s', (_, text) => {
    expect(toSbom(text, subject, grype)).toMatchObject({
      ok: false,
      problem: { code: 'OUTPUT_NOT_UNDERSTOOD', message: expect.stringContaining('Grype') as string },
    });
  });
});

describe('what is recorded', () => {
  it('names a report by the hash of what was read, its program and its database', () => {
    const [input] = toEvidenceInputs([report], sha256);
    expect(input).toEqual({
      type: 'scan-report',
      digest: digestOfReport(report, sha256),
      producer: `grype 0.110.0 ${digest('f')}`,
      dbDate: '2026-11-22T06:00:00Z',
    });
    expect(digestOfReport({ ...report, vulnerabilities: [] }, sha256)).not.toBe(input?.digest);
  });

  it('holds each rule with each level once', () => {
    const finding = { rule: 'vulnerable-image', level: 'error' };
    expect(toEvidenceFindings([finding, finding, { ...finding, level: 'warn' }])).toEqual([
      finding,
      { rule: 'vulnerable-image', level: 'warn' },
    ]);
  });

  it('names each exception that was applied, with its end', () => {
    const exceptions = [
      { id: 'EX-1', expires: '2026-12-31' },
      { id: 'EX-2', expires: '2027-01-31' },
    ];
    const governing = { layers: [{ policy: { exceptions } }], broken: [] } as unknown as GoverningPolicy;
    const findings = [
      { rule: 'vulnerable-image', level: 'error', excepted: { id: 'EX-1' } },
      { rule: 'floating-tag', level: 'warn', excepted: { id: 'EX-1' } },
      { rule: 'floating-tag', level: 'warn' },
      { rule: 'missing-digest', level: 'warn', excepted: { id: 'EX-9' } },
    ];
    expect(toExceptionsApplied(findings, governing)).toEqual([{ id: 'EX-1', expires: '2026-12-31' }, { id: 'EX-9' }]);
  });

  it('names who signed so that a stolen key is found', () => {
    const fingerprint = 'd'.repeat(64);
    const signature = toEvidenceSignature({
      signer: 'base-key',
      principal: { type: 'key', fingerprint },
      times: [
        { time: '2026-11-23T08:00:00Z', source: 'claimed' },
        { time: '2026-11-23T08:00:01Z', source: 'log' },
      ],
    });
    expect(signature).toEqual({ signer: 'base-key', principal: `key sha256:${fingerprint}`, time: '2026-11-23T08:00:01Z' });
    expect(principalText({ type: 'keyless', issuer: 'https://gitlab.bank.example', subject: 'https://ci' })).toBe(
      'https://ci (https://gitlab.bank.example)',
    );
    const search = searchImpact(fingerprint.toUpperCase());
    const record = (entry: Partial<EvidenceEntry>) =>
      search.take(
        sealRecord(
          { stage: 'push', event: 'signed', ...entry },
          emptyChain,
          { actor: { user: '', unverified: true, host: '', tool: '', version: '' }, now: 0 },
          sha256,
        ).record,
      );
    record({ subject: { ref: 'a/b:1', digest: digest('1') }, signatures: [signature] });
    record({ event: 'verified', subject: { ref: 'a/b:2', digest: digest('1') }, signatures: [signature] });
    record({ subject: { ref: 'c', digest: digest('2') }, signatures: [{ ...signature, principal: `key sha256:${'0'.repeat(64)}` }] });
    expect(search.found()).toMatchObject([{ digest: digest('1'), refs: ['a/b:1', 'a/b:2'], events: ['signed', 'verified'] }]);
  });
});
