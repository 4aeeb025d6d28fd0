import type { ImageScan, ScanReport, Vulnerability } from '../../../../src/core/index.js';

export const id = (letter: string): string => `sha256:${letter.repeat(64)}`;

export function vulnerability(of: Partial<Vulnerability> = {}): Vulnerability {
  return {
    id: 'CVE-2020-8203',
    aliases: [],
    package: { name: 'lodash', version: '4.17.15' },
    fixedIn: ['4.17.19'],
    severity: 'high',
    ...of,
  };
}

export function report(of: Partial<ScanReport> = {}): ScanReport {
  return {
    scanner: { id: 'grype', version: '0.110.0' },
    startedAt: '2026-11-22T10:00:00Z',
    finishedAt: '2026-11-22T10:00:05Z',
    lookedFor: ['vulnerabilities'],
    tellsKnownExploited: false,
    vulnerabilities: [],
    secrets: [],
    misconfigurations: [],
    malware: [],
    notCovered: [],
    ...of,
  };
}

/** A scan of an image with one base layer and one of a COPY. */
export function scanOf(letter: string, reports: readonly ScanReport[] = [report()]): ImageScan {
  return {
    subject: { name: 'web:1', imageId: id(letter), tags: ['web:1'] },
    config: {
      imageId: id(letter),
      diffIds: [id('1'), id('2')],
      history: [
        { createdBy: '/bin/sh -c #(nop) ADD file:0d1b in / ', emptyLayer: false },
        { createdBy: 'COPY packages/lodash /app # buildkit', comment: 'buildkit.dockerfile.v0', emptyLayer: false },
      ],
      labels: {},
      onBuild: [],
    },
    contents: { packageDatabases: [], executables: 1, files: 2, ownInventories: [], notCovered: [] },
    reports,
    failures: [],
    ignoredConfigurations: [],
  };
}
