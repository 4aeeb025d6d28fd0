import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { trivy } from '../../../../../src/core/exporters/trivy/index.js';
import { at, exportOf, objectsOf, said, tryExport, type ExportExample } from '../../../../support/exported-objects.js';

const waiver = (more: string): string =>
  `exceptionRules: {allowPatterns: true}\nexceptions:\n  - {id: EX-1, rule: vulnerable-image, owner: o@b.example, ticket: T-1, reason: "not\\nreachable #", created: 2026-11-01, expires: 2026-12-31, ${more}}`;
const forImage = (image: string): ExportExample => ({ options: new Map([['image', image]]) });

describe('an ignore file for Trivy', () => {
  it('names vulnerability, package, reason and the day after the last', () => {
    const policy = waiver('match: quay.io/acme/app, vulnerability: CVE-2020-8203, package: "pkg:npm/lodash"');
    const outcome = exportOf(trivy, policy, forImage('quay.io/acme/app:1'));
    expect(at(objectsOf(outcome)[0], 'vulnerabilities', 0)).toMatchObject({
      id: 'CVE-2020-8203',
      purls: ['pkg:npm/lodash'],
      statement: 'EX-1: not\nreachable # (o@b.example, T-1)',
    });
    expect(said(outcome, 'exceptions[0]')).toMatch(/^exact: /);
    expect(outcome.report.proof).toBe('unproved');
  });

  it('writes the day as a timestamp, which is what Trivy’s reader takes', () => {
    const { files } = exportOf(trivy, waiver('match: "**", vulnerability: CVE-1'));
    const expiry = parseDocument(files[0]?.text ?? '', { version: '1.1' }).getIn(['vulnerabilities', 0, 'expired_at']);
    expect(expiry).toEqual(new Date('2027-01-01T00:00:00Z'));
  });

  it('leaves out what is for other images, or takes it over with consent', () => {
    const policy = waiver('match: quay.io/acme/app, vulnerability: CVE-1');
    expect(tryExport(trivy, policy)).toMatchObject({ ok: false, problem: { code: 'EXPORT_NOTHING' } });
    expect(tryExport(trivy, policy, forImage('quay.io/acme/other'))).toMatchObject({ ok: false });
    expect(said(exportOf(trivy, policy, { allowsLooser: true }), 'exceptions[0]')).toMatch(/^looser: /);
  });

  it.each([
    'digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111"',
    'scope: {repositories: [x/y]}',
    'package: lodash',
  ])('leaves out what it cannot narrow so (%s)', (narrowing) => {
    const policy = waiver(`match: "**", vulnerability: CVE-1, ${narrowing}`);
    expect(tryExport(trivy, policy)).toMatchObject({ ok: false, problem: { code: 'EXPORT_NOTHING' } });
  });

  it('never waives the whole rule', () => {
    expect(tryExport(trivy, waiver('match: "**"'))).toMatchObject({ ok: false, problem: { code: 'EXPORT_NOTHING' } });
  });
});
