import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanForms, type ScanAudit } from '../../../../../src/core/index.js';
import { sarifObjections } from '../../../../support/sarif-schema.js';
import { scanObjections } from '../../../../support/scan-schema.js';
import {
  audit,
  digestOf,
  finding,
  gone,
  image,
  passed,
  placement,
  report,
  scan,
  undetermined,
  verdict,
  vulnerability,
} from './scan-sample.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const print = (id: string, given: ScanAudit, colour = false): string =>
  scanForms.find((form) => form.id === id)?.print(given, { colour, hash: sha256 }) ?? '';
const ids = scanForms.map(({ id }) => id);
const samples = {
  failed: audit(),
  placed: audit({ dockerfile: 'app/Dockerfile', images: [image({ placement })] }),
  passed,
  platforms: undetermined,
  gone,
  unasked: audit({
    outcome: 'unasked',
    exitCode: 0,
    policies: [],
    images: [image({ verdict: verdict({ outcome: 'unasked', findings: [] }) })],
  }),
};

describe('the forms of a scan', () => {
  it.each(Object.keys(samples).flatMap((name) => ids.map((id) => [name, id] as const)))(
    '%s as %s is what it is known to be',
    async (name, id) => {
      const text = print(id, samples[name as keyof typeof samples]);
      await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'golden', `${name}.${id}.txt`));
    },
  );

  it.each(Object.entries(samples))('%s is SARIF that the published schema accepts', (_, given) => {
    expect(sarifObjections(JSON.parse(print('sarif', given)))).toEqual([]);
  });

  it.each(Object.entries(samples))('%s is JSON that our own schema accepts', (_, given) => {
    expect(scanObjections(JSON.parse(print('json', given)))).toEqual([]);
  });

  it('writes nothing absent as null', () => {
    for (const given of Object.values(samples)) for (const id of ['json', 'sarif']) expect(print(id, given)).not.toMatch(/\bnull\b/);
  });

  it('puts the digest of the JSON into the page that renders it', () => {
    expect(print('html', audit())).toContain(`sha256:${sha256(print('json', audit()))}`);
  });

  it('makes a page without scripts and without anything to fetch', () => {
    for (const given of Object.values(samples)) {
      const page = print('html', given);
      expect(page).not.toMatch(/<script|<img|<link|<iframe|\ssrc=|\son[a-z]+=|url\(|@import/i);
      expect(page).not.toContain('javascript:');
      expect(page.match(/<table>/g)?.length ?? 0).toBe(page.match(/<caption>/g)?.length ?? 0);
    }
  });

  it('has one SARIF result for each thing that was found, counted or not, and one for each finding about the scan itself', () => {
    const { results } = JSON.parse(print('sarif', samples.placed)).runs[0];
    const seen = results.map((result: { ruleId: string; level: string; properties: { standing?: string } }) => [
      result.ruleId,
      result.level,
      result.properties.standing,
    ]);
    expect(seen).toEqual([
      ['scan-stale', 'warning', undefined],
      ['vulnerable-image', 'error', 'error'],
      ['vulnerable-image', 'note', 'excepted'],
      ['vulnerable-image', 'note', 'listed'],
      ['secret-in-image', 'error', 'error'],
      ['malware-in-image', 'error', 'excepted'],
      ['misconfigured-image', 'warning', 'warn'],
    ]);
  });

  it('keeps fingerprints when the layers and the versions change, and gives every result one of its own', () => {
    const other = audit({
      images: [
        image({
          scan: scan({ subject: { ...scan().subject, imageId: digestOf('7') } }),
          verdict: verdict({
            items: [vulnerability({ layer: digestOf('c'), package: { ...packageOf(), version: '4.17.16' } })],
            findings: [],
          }),
        }),
      ],
    });
    const printsOf = (given: ScanAudit): string[] =>
      JSON.parse(print('sarif', given)).runs[0].results.map(
        (result: { partialFingerprints: Record<string, string> }) => result.partialFingerprints['wharfmaster/v1'],
      );
    const [first] = printsOf(other);
    expect(printsOf(audit())).toContain(first);
    expect(new Set(printsOf(audit())).size).toBe(printsOf(audit()).length);
  });

  it('lists the worst in text and says how many more there are', () => {
    const items = Array.from({ length: 5000 }, (_, at) => vulnerability({ id: `CVE-2026-${at}` }));
    const text = print('text', audit({ images: [image({ verdict: verdict({ items, findings: [finding({ items })] }) })] }));
    expect(text).toContain('… and 4975 more');
    expect(text.split('\n').length).toBeLessThan(60);
  });

  it('lets nothing that a scanner prints command a terminal, a pipeline or a page', () => {
    const hostile = '\u001b[31m::error::x\n::set-env name=a::b\u202E<script>alert(1)</script>##[error]y]](javascript:x)';
    const evil = audit({
      asked: { name: hostile },
      nativeConfigurations: [{ scanner: hostile, file: hostile, hides: [], settings: [hostile], understood: false }],
      images: [
        image({
          placement: { ...placement, file: hostile },
          scan: scan({
            subject: { ...scan().subject, name: hostile, tags: [hostile] },
            reports: [
              report({ scanner: { id: hostile, version: hostile }, command: hostile, notCovered: [{ what: hostile, why: hostile }] }),
            ],
            failures: [{ scanner: hostile, problem: { code: 'TOOL_FAILED', message: hostile, next: hostile } }],
            ignoredConfigurations: [hostile],
          }),
          verdict: verdict({
            missing: [hostile],
            findings: [
              finding({
                what: hostile,
                why: hostile,
                next: hostile,
                items: [vulnerability({ id: hostile, title: hostile, link: hostile })],
              }),
            ],
            items: [vulnerability({ id: hostile, title: hostile, link: hostile })],
          }),
        }),
      ],
    });
    for (const id of ids) {
      const text = print(id, evil);
      expect(text, id).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|##/);
      expect(text, id).not.toMatch(/^\s*::/m);
      if (id === 'html' || id === 'junit') expect(text, id).not.toContain('<script>');
    }
    expect(sarifObjections(JSON.parse(print('sarif', evil)))).toEqual([]);
  });
});

function packageOf() {
  const entry = vulnerability();
  if (entry.kind !== 'vulnerability') throw new Error('the sample is a vulnerability');
  return entry.item.package;
}
