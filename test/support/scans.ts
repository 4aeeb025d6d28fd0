import type { ImageContents } from '../../src/core/model/image-contents.js';
import type { ImageReference } from '../../src/core/model/image-reference.js';
import type { ImageScan, ScanAspect, ScanFailure, ScanReport, Severity, Vulnerability } from '../../src/core/model/scan-report.js';
import type { ScanVerdict } from '../../src/core/model/scan-verdict.js';
import type { VexDocument } from '../../src/core/model/vex.js';
import { judgeScan, type ScanJudgingContext } from '../../src/core/policy/judge-scan.js';
import type { GoverningPolicy } from '../../src/core/policy/layer.js';
import { today } from './judging.js';

/* Literal scans: an image of Debian 12 that Trivy and Grype looked at this morning and found nothing in, and what differs from it. */

export const imageId = `sha256:${'a'.repeat(64)}`;
export const manifest = `sha256:${'b'.repeat(64)}`;
export const layers = { base: `sha256:${'0'.repeat(64)}`, run: `sha256:${'1'.repeat(64)}`, copy: `sha256:${'2'.repeat(64)}` };
export const web: ImageReference = { registry: 'registry.bank.example', repository: 'apps/web', tag: '1.4' };

/** What we saw ourselves in an image that is as it should be. */
export const debian: ImageContents = {
  system: { id: 'debian', version: '12', layer: layers.base },
  packageDatabases: [{ kind: 'dpkg', path: 'var/lib/dpkg/status', layer: layers.base, deleted: false }],
  executables: 900,
  files: 4_000,
  ownInventories: [],
  notCovered: [],
};

const aspects: Readonly<Record<string, readonly ScanAspect[]>> = {
  trivy: ['vulnerabilities', 'secrets', 'misconfigurations'],
  grype: ['vulnerabilities'],
  clamav: ['malware'],
};

/** A report of this morning that found nothing, and what differs. */
export function report(id: string, differs: Partial<ScanReport> = {}): ScanReport {
  const lookedFor = aspects[id] ?? ['vulnerabilities'];
  const looksAtPackages = lookedFor.includes('vulnerabilities');
  return {
    scanner: { id, version: '1.0.0' },
    startedAt: '2026-11-22T07:59:00Z',
    finishedAt: '2026-11-22T08:00:00Z',
    database: { builtAt: '2026-11-22T00:00:00Z', source: 'https://db.bank.example/v6/db.tar.zst' },
    ...(looksAtPackages && { system: { family: 'debian', version: '12' }, packages: 90 }),
    lookedFor,
    tellsKnownExploited: id === 'grype',
    vulnerabilities: [],
    secrets: [],
    misconfigurations: [],
    malware: [],
    notCovered: [],
    ...differs,
  };
}

export const clean = [report('trivy'), report('grype'), report('clamav')];

/** An image of the bank, and what differs. */
export function scanOf(reports: readonly ScanReport[] = clean, differs: Partial<ImageScan> = {}): ImageScan {
  return {
    subject: { name: 'registry.bank.example/apps/web:1.4', imageId, digest: manifest, tags: ['registry.bank.example/apps/web:1.4'] },
    config: { imageId, diffIds: Object.values(layers), history: [], labels: {}, onBuild: [] },
    contents: debian,
    reports,
    failures: [],
    ignoredConfigurations: [],
    ...differs,
  };
}

/** A vulnerability of lodash with a fix, published long ago, and what differs. */
export function vulnerability(id: string, severity: Severity, differs: Partial<Vulnerability> = {}): Vulnerability {
  return {
    id,
    aliases: [],
    package: { name: 'lodash', version: '4.17.15', purl: 'pkg:npm/lodash@4.17.15', type: 'npm' },
    fixedIn: ['4.17.21'],
    severity,
    published: '2020-07-15T00:00:00Z',
    knownExploited: false,
    layer: layers.copy,
    ...differs,
  };
}

/** Trivy, Grype and ClamAV over this morning's image, of which Grype found these. */
export function withVulnerabilities(...vulnerabilities: readonly Vulnerability[]): ImageScan {
  return scanOf([report('trivy'), report('grype', { vulnerabilities }), report('clamav')]);
}

export function failure(scanner: string, code: ScanFailure['problem']['code'] = 'TOOL_TIMED_OUT'): ScanFailure {
  return { scanner, problem: { code, message: `${scanner} did not finish within 5 minutes.`, next: 'Give it more time.' } };
}

export function judged(scan: ImageScan | undefined, governing: GoverningPolicy, context: Partial<ScanJudgingContext> = {}): ScanVerdict {
  return judgeScan(scan, governing, { ...today, reference: web, vex: [], ...context });
}

/** A verdict in one line: the outcome, the rules that speak with their levels and how many things each is about, and what is missing. */
export function sumScan({ outcome, asked, findings, missing }: ScanVerdict): string {
  const rules = findings.map(
    ({ rule, level, excepted, reportOnly, items }) =>
      `${rule}:${excepted ? `excepted(${excepted.id})` : level}${reportOnly === true ? ':later' : ''}${items.length > 0 ? `×${items.length}` : ''}`,
  );
  return [asked ? outcome : `${outcome} unasked`, ...rules, ...missing.map((what) => `? ${what}`)].join('\n');
}

/** One statement that lodash of the bank's image is not affected by CVE-2020-8203, and what differs. */
export function vexDocument(differs: Partial<VexDocument> = {}, statement: Partial<VexDocument['statements'][number]> = {}): VexDocument {
  return {
    file: '.vex/web.openvex.json',
    format: 'openvex',
    author: 'product-security@bank.example',
    signedBy: 'release-ci',
    statements: [
      {
        vulnerabilities: ['CVE-2020-8203'],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        timestamp: '2026-11-20T00:00:00Z',
        products: [{ digests: [manifest], subcomponents: ['pkg:npm/lodash'] }],
        ...statement,
      },
    ],
    ...differs,
  };
}

/** A value that does not say something. */
export function without<T extends object, K extends keyof T>(value: T, ...keys: readonly K[]): Omit<T, K> {
  const left = Object.entries(value).filter(([key]) => !keys.some((name) => name === key));
  return Object.fromEntries(left) as Omit<T, K>;
}
