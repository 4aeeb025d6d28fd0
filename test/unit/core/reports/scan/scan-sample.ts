import type {
  AuditedImage,
  AuditedScanFinding,
  AuditedVerdict,
  Digest,
  ImageScan,
  MergedVulnerability,
  Placement,
  ScanAudit,
  ScanItem,
  ScanReport,
} from '../../../../../src/core/index.js';

export const digestOf = (sign: string): Digest => `sha256:${sign.repeat(64)}`;
export const baseLayer = digestOf('a');
export const ownLayer = digestOf('b');

export function vulnerability(change: Partial<MergedVulnerability> = {}): ScanItem {
  return {
    kind: 'vulnerability',
    item: {
      id: 'CVE-2020-8203',
      aliases: ['GHSA-p6mc-m468-83gw'],
      package: { name: 'lodash', version: '4.17.15', purl: 'pkg:npm/lodash@4.17.15', type: 'npm', path: '/app/package-lock.json' },
      fixedIn: ['4.17.19'],
      severity: 'high',
      severitySource: 'ghsa',
      score: 7.4,
      published: '2020-07-15T00:00:00Z',
      layer: ownLayer,
      title: 'Prototype pollution in lodash',
      link: 'https://nvd.nist.gov/vuln/detail/CVE-2020-8203',
      sightings: [{ scanner: 'grype', id: 'GHSA-p6mc-m468-83gw', severity: 'high', fixedIn: ['4.17.19'] }],
      disagreements: [],
      ...change,
    },
  };
}

const accepted = vulnerability({
  id: 'CVE-2023-4911',
  aliases: [],
  package: { name: 'libc6', version: '2.36-9', purl: 'pkg:deb/debian/libc6@2.36-9', type: 'deb' },
  fixedIn: [],
  severity: 'medium',
  layer: baseLayer,
  title: 'Buffer overflow',
  disagreements: ['trivy says medium, grype says high'],
  otherPlaces: [{ path: '/chroot/var/lib/dpkg/status', layer: ownLayer }],
});

const cleared = vulnerability({
  id: 'CVE-2021-23337',
  aliases: [],
  severity: 'high',
  vex: { status: 'not_affected', counts: true, document: '.vex/app.openvex.json' },
});

export const secret: ScanItem = {
  kind: 'secret',
  item: {
    rule: 'private-key',
    title: 'Asymmetric private key',
    severity: 'high',
    path: '/home/app/.ssh/id_rsa',
    line: 1,
    layer: ownLayer,
    scanner: 'trivy',
  },
};

export const malware: ScanItem = {
  kind: 'malware',
  item: { signature: 'Wharfmaster.Test.UNOFFICIAL', path: '/opt/tool', layer: ownLayer, deleted: true, scanner: 'clamav' },
};

export const misconfiguration: ScanItem = {
  kind: 'misconfiguration',
  item: {
    id: 'DS-0002',
    title: 'Image user should not be root',
    severity: 'high',
    advice: 'Add USER',
    scanner: 'trivy',
    link: 'javascript:alert(1)',
  },
};

const label = { name: 'bank', version: '1', layer: 'organisation', file: 'policy.yaml' } as const;

export function finding(change: Partial<AuditedScanFinding> = {}): AuditedScanFinding {
  return {
    rule: 'vulnerable-image',
    level: 'error',
    what: '1 high vulnerability has a fix.',
    why: 'The policy accepts none.',
    next: 'Update lodash to 4.17.19.',
    policy: [label],
    related: [],
    items: [vulnerability()],
    enforced: true,
    ...change,
  };
}

export function report(change: Partial<ScanReport> = {}): ScanReport {
  return {
    scanner: { id: 'grype', version: '0.110.0', programDigest: digestOf('9') },
    database: { builtAt: '2026-11-20T00:00:00Z', version: 'v6.1.4' },
    system: { family: 'debian', version: '12' },
    packages: 88,
    lookedFor: ['vulnerabilities'],
    tellsKnownExploited: true,
    vulnerabilities: [],
    secrets: [],
    misconfigurations: [],
    malware: [],
    notCovered: [{ what: '/opt/huge.jar', why: 'larger than 1 GiB', layer: ownLayer }],
    startedAt: '2026-11-22T10:00:01.000Z',
    finishedAt: '2026-11-22T10:00:05.000Z',
    command: 'grype docker-archive:/tmp/x/image.tar -o json',
    ...change,
  };
}

export function scan(change: Partial<ImageScan> = {}): ImageScan {
  const imageId = digestOf('1');
  return {
    subject: { name: 'app:1', imageId, platform: { os: 'linux', architecture: 'amd64' }, tags: ['docker.io/library/app:1'] },
    config: { imageId, diffIds: [baseLayer, ownLayer], history: [], labels: {}, onBuild: [] },
    contents: {
      system: { id: 'debian', version: '12', layer: baseLayer },
      packageDatabases: [],
      executables: 12,
      files: 400,
      ownInventories: [],
      notCovered: [],
    },
    reports: [report()],
    failures: [],
    ignoredConfigurations: [],
    ...change,
  };
}

export function verdict(change: Partial<AuditedVerdict> = {}): AuditedVerdict {
  return {
    outcome: 'failed',
    asked: ['image-not-scanned', 'vulnerable-image', 'secret-in-image'],
    findings: [
      finding(),
      finding({
        rule: 'secret-in-image',
        what: 'A private key is baked in.',
        why: 'Whoever pulls the image has it.',
        next: 'Remove and revoke it.',
        items: [secret],
      }),
      finding({
        rule: 'malware-in-image',
        level: 'error',
        what: 'A file is malware.',
        why: 'It runs.',
        next: 'Remove it.',
        items: [malware],
        excepted: { id: 'EX-1', reason: 'a test file' },
      }),
      finding({
        rule: 'misconfigured-image',
        level: 'warn',
        what: 'It runs as root.',
        why: 'Root.',
        next: 'Add USER.',
        items: [misconfiguration],
      }),
      finding({
        rule: 'scan-stale',
        level: 'warn',
        what: 'The database is 9 days old.',
        why: 'Newer advisories are not in it.',
        next: 'Update it.',
        items: [],
      }),
    ],
    missing: [],
    items: [vulnerability(), cleared, accepted, secret, malware, misconfiguration],
    ...change,
  };
}

export const placement: Placement = {
  file: 'app/Dockerfile',
  fit: 'exact',
  score: 1,
  from: { keyword: 'FROM', file: 'app/Dockerfile', line: 1, column: 6, endLine: 1, endColumn: 22 },
  layers: [
    { layer: baseLayer, origin: 'base' },
    {
      layer: ownLayer,
      origin: 'instruction',
      at: { keyword: 'COPY', file: 'app/Dockerfile', line: 4, column: 1, endLine: 4, endColumn: 16 },
    },
  ],
};

export function image(change: Partial<AuditedImage> = {}): AuditedImage {
  return { scan: scan(), verdict: verdict(), ...change };
}

export function audit(change: Partial<ScanAudit> = {}): ScanAudit {
  return {
    engineVersion: '1.2.3',
    rulesVersion: '1',
    homepage: 'https://wharfmaster.example',
    stage: 'ci',
    root: 'file:///work/',
    asked: { name: 'app:1', from: 'docker' },
    startedAt: '2026-11-22T10:00:00.000Z',
    finishedAt: '2026-11-22T10:00:06.000Z',
    images: [image()],
    outcome: 'failed',
    nativeConfigurations: [],
    policies: [{ name: 'bank', version: '1', serial: 4, layer: 'organisation', file: 'policy.yaml', digest: 'sha256:00' }],
    policyFindings: [],
    exitCode: 1,
    ...change,
  };
}

/** Nothing to object to and nothing unknown. */
export const passed = audit({
  outcome: 'passed',
  exitCode: 0,
  images: [image({ verdict: verdict({ outcome: 'passed', findings: [], items: [] }) })],
});

/** Two platforms, one of them with a scanner that failed; lines from a Dockerfile that fits only in part. */
export const undetermined = audit({
  exitCode: 3,
  dockerfile: 'app/Dockerfile',
  nativeConfigurations: [
    {
      scanner: 'trivy',
      file: '.trivyignore',
      hides: [{ ids: ['CVE-2020-8203'], packages: [], paths: [], words: 'CVE-2020-8203' }],
      settings: [],
      understood: true,
    },
  ],
  images: [
    image({ placement }),
    image({
      placement: { ...placement, fit: 'partial', score: 0.5 },
      scan: scan({
        subject: {
          name: 'app:1',
          imageId: digestOf('2'),
          digest: digestOf('3'),
          platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
          tags: [],
        },
        reports: [],
        failures: [
          {
            scanner: 'trivy',
            problem: { code: 'DATABASE_MISSING', message: 'Trivy has no database.', next: 'Run it with --update-database.' },
            command: 'trivy image --input /tmp/x/image.tar',
          },
        ],
        ignoredConfigurations: ['.trivyignore'],
      }),
      verdict: verdict({ outcome: 'undetermined', findings: [], missing: ['a scan by Trivy'], items: [] }),
    }),
  ],
});

/** The image could not be had at all. */
export const gone = audit({
  images: [],
  outcome: 'undetermined',
  exitCode: 3,
  problem: { code: 'IMAGE_NOT_FOUND', message: 'There is no image `app:1` here.', next: 'Run `docker pull app:1`.' },
  verdict: verdict({
    outcome: 'undetermined',
    findings: [finding({ rule: 'image-not-scanned', items: [], what: 'It was not scanned.' })],
    missing: ['a scan'],
    items: [],
  }),
});
