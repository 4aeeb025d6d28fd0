import { describe, expect, it } from 'vitest';
import { KnownImages } from '../../../../src/vscode/scanning/known-images.js';
import { scanStatus } from '../../../../src/vscode/scanning/scan-status.js';
import { describeTools } from '../../../../src/vscode/scanning/describe-tools.js';
import {
  age,
  describeCounts,
  describeImage,
  describeStep,
  megabytes,
  oneLine,
  plain,
  standingOf,
} from '../../../../src/vscode/scanning/words.js';
import { id, report, scanOf, vulnerability } from '../support/scans.js';

const now = Date.parse('2026-11-22T12:00:00Z');
const dockerfile = { uri: 'file:///w/Dockerfile', because: 'history', certain: true } as const;
const verdict = (outcome: 'failed' | 'undetermined' | 'unasked' | 'passed') => [{ imageId: id('a'), outcome, findings: [], missing: [] }];

describe('words about an image', () => {
  it('count what several scanners say of one package once, at its worst', () => {
    const both = [
      report({ vulnerabilities: [vulnerability()] }),
      report({ vulnerabilities: [vulnerability({ severity: 'critical' }), vulnerability({ id: 'CVE-2' })] }),
    ];
    expect(describeCounts([scanOf('a', both)])).toBe('1 critical, 1 high');
    expect(describeCounts([scanOf('a')])).toBe('nothing found');
  });

  it('let no foreign text form an icon, a line, or a link that a notification would follow', () => {
    expect(oneLine('$(zap) $$(zap) $$$(zap) costs $5 \u202ex\ny')).toBe('(zap) (zap) (zap) costs $5  x y');
    expect(oneLine('[Fix it](command:workbench.action.quit)')).toBe('[Fix it] (command:workbench.action.quit)');
    expect(oneLine('[a]\u200b(command:x) [b](https://evil.example)')).toBe('[a] (command:x) [b] (https://evil.example)');
    expect(plain('www.evil.example WWW.x a@b.c')).toBe('www\\.evil.example WWW\\.x a\\@b.c');
  });

  it('say verdict, counts and age in one line', () => {
    const image = { id: id('a'), names: ['web:1'], scans: [scanOf('a', [report({ vulnerabilities: [vulnerability()] })])] };
    expect(describeImage(image, verdict('failed'), now)).toBe('policy does not accept it · 1 high · scanned 2 h ago');
    expect(describeImage(image, verdict('unasked'), now)).toBe('scanned, no policy asks · 1 high · scanned 2 h ago');
  });

  it('tell an image that nobody has judged yet from one that no policy asks about, and from one that passed', () => {
    const image = { id: id('a'), names: ['web:1'], scans: [scanOf('a')] };
    expect(describeImage(image, [], now)).toBe('scanned, not judged yet · nothing found · scanned 2 h ago');
    const both = { ...image, scans: [scanOf('a'), scanOf('b')] };
    expect(standingOf(both, verdict('passed'))).toBe('unjudged');
    expect(standingOf(both, verdict('failed'))).toBe('failed');
    expect(standingOf(image, verdict('passed'))).toBe('passed');
  });

  it('never call a failed scan clean', () => {
    const problem = { code: 'TOOL_NOT_FOUND', message: 'Grype was not found.', next: 'Install it.' } as const;
    expect(describeImage({ id: id('a'), names: [], scans: [], problem }, [], now)).toBe('scan failed: Grype was not found. Install it.');
    const scan = { ...scanOf('a', []), failures: [{ scanner: 'grype', problem }] };
    expect(describeImage({ id: id('a'), names: [], scans: [scan] }, [], now)).toBe('scan failed: Grype was not found. Install it.');
    expect(describeImage({ id: id('a'), names: [], scans: [scan] }, verdict('undetermined'), now)).toContain('undetermined');
  });

  it('round as people do', () => {
    expect([
      age('2026-11-22T11:59:50Z', now),
      age('2026-11-22T11:00:00Z', now),
      age('2026-11-01T12:00:00Z', now),
      age('never', now),
    ]).toEqual(['just now', '1 h ago', '21 days ago', undefined]);
    expect([megabytes(1500), megabytes(187_400_000), megabytes(1_240_000_000)]).toEqual(['1 MB', '187 MB', '1.2 GB']);
  });

  it('take the name of a step’s subject as text', () => {
    expect(describeStep({ step: 'scanning', about: 'Grype\n$(bug)' })).toBe('scanning with Grype (bug)');
  });
});

describe('the status of scans', () => {
  const facts = (images: KnownImages) => ({ images, current: undefined, waiting: 0, paused: false, uri: dockerfile.uri, now });

  it('says what is being scanned and offers to cancel it', () => {
    const images = new KnownImages();
    images.update(id('a'), { progress: { step: 'exporting', about: 'web:1' } });
    expect(scanStatus({ ...facts(images), current: { key: id('a'), label: 'web:1' }, waiting: 2 })).toMatchObject({
      text: '$(sync~spin) web:1',
      spoken: 'Scanning image web:1: exporting web:1, 2 waiting',
      command: { command: 'wharfmaster.cancelScan' },
    });
  });

  it('says how the newest image of the open Dockerfile stands, and that it is a guess', () => {
    const images = new KnownImages();
    images.update(id('b'), { names: ['web:0'], created: '2026-11-01T00:00:00Z', scans: [scanOf('b')], dockerfile });
    images.update(id('a'), {
      names: ['web:1'],
      created: '2026-11-22T00:00:00Z',
      scans: [scanOf('a')],
      dockerfile: { ...dockerfile, certain: false },
    });
    images.judged(verdict('failed'));
    expect(scanStatus(facts(images))).toMatchObject({
      text: '$(error) web:1',
      spoken: 'Image web:1: policy does not accept it · nothing found · scanned 2 h ago',
      command: { command: 'wharfmaster.showScanReport', arguments: [id('a')] },
    });
    expect(scanStatus(facts(images))?.tooltip).toContain('guess');
  });

  it('says that a scan failed, with what to do', () => {
    const images = new KnownImages();
    images.update(id('a'), {
      names: ['web:1'],
      dockerfile,
      problem: { code: 'DAEMON_UNREACHABLE', message: 'Docker does not answer.', next: 'Start it.' },
    });
    expect(scanStatus(facts(images))).toMatchObject({
      attention: 'warning',
      spoken: 'The scan of image web:1 failed: Docker does not answer. Start it.',
    });
  });

  it('is silent beside files that no image is known of, unless scanning is paused', () => {
    expect(scanStatus(facts(new KnownImages()))).toBeUndefined();
    expect(scanStatus({ ...facts(new KnownImages()), paused: true })).toMatchObject({ command: { command: 'wharfmaster.resumeScanning' } });
  });
});

describe('the page of Check Tools', () => {
  it('says of each tool its version and place, or what is wrong and what to do; names are text', () => {
    const page = describeTools(
      [
        {
          id: 'docker',
          label: 'Docker',
          role: 'runtime',
          path: '/usr/bin/docker',
          version: { version: '28.2.2' },
          server: { client: '28.2.2', server: '28.2.2', endpoint: 'unix:///x' },
        },
        {
          id: 'grype',
          label: '[Grype](command:x)',
          role: 'scanner',
          problem: { code: 'TOOL_NOT_FOUND', message: 'grype was not found.', next: 'Install it.' },
        },
        {
          id: 'trivy',
          label: 'Trivy',
          role: 'scanner',
          path: '/t',
          version: { version: '0.74.0', database: { builtAt: '2026-11-20T12:00:00Z' } },
        },
      ],
      now,
    );
    expect(page).toContain('Images of Docker can be scanned with Trivy.');
    expect(page).toContain('**grype was not found.** Install it.');
    expect(page).toContain('Database of 2026-11-20, 2 days ago');
    expect(page).not.toContain('](command');
  });

  it('says plainly that nothing can be scanned', () => {
    expect(describeTools([], now)).toContain('No container runtime can be used');
  });
});
