import { describe, expect, it } from 'vitest';
import { conftest } from '../../../../../src/core/exporters/conftest/index.js';
import { at, exportOf, said, tryExport, type ExportExample } from '../../../../support/exported-objects.js';

function fileOf(text: string, name: string, example: ExportExample = {}): string {
  return exportOf(conftest, text, example).files.find((file) => file.name === name)?.text ?? '';
}

function checksOf(text: string, kind: 'manifests' | 'dockerfiles'): readonly string[] {
  const data: unknown = JSON.parse(fileOf(text, 'data/wharfmaster.json'));
  const checks = at(data, 'wharfmaster', kind);
  return Array.isArray(checks) ? checks.map((check: unknown) => `${String(at(check, 'action'))} ${String(at(check, 'id'))}`) : [];
}

/** Comment lines are left out: they name the policy. */
function codeOf(text: string): string {
  return text.replace(/^# .*\n/gm, '');
}

const hostile =
  'metadata: {name: "x\\npackage evil", owner: "\\u2028\\"]}"}\nsources: {deny: [{match: quay.io/**, reason: "\\"]}) deny := {} # `"}]}';

describe('a policy for conftest', () => {
  it('is data for manifests and Dockerfiles beside Rego that is the same for every policy', () => {
    const policy = 'sources: {allow: [nginx]}\ntags: [{match: "**", in: [manifest], requireDigest: warn}]';
    expect(checksOf(policy, 'manifests')).toEqual(['deny reference', 'deny sources', 'warn tags-0-digest']);
    expect(checksOf(policy, 'dockerfiles')).toEqual(['deny reference', 'deny sources']);
    for (const name of ['policy/wharfmaster.rego', 'policy/wharfmaster_manifests.rego', 'policy/wharfmaster_dockerfiles.rego'])
      expect(codeOf(fileOf(hostile, name))).toBe(codeOf(fileOf(policy, name)));
  });

  it('keeps what an author wrote in lines of comments of its own, in ASCII', () => {
    for (const { name, text } of exportOf(conftest, hostile, { identity: { name: 'x\npackage evil\r\u2028', digest: 'd' } }).files) {
      if (!name.endsWith('.rego')) continue;
      expect(text).not.toMatch(/[^\n\t\x20-\x7e]/);
      expect(text).toContain('# policy name: x\\u000apackage evil\\u000d\\u2028\n');
      expect(text.match(/^package .*$/gm)).toHaveLength(1);
    }
  });

  it('leaves days and exceptions to the engine, which has a clock', () => {
    const data: unknown = JSON.parse(fileOf('sources: {deny: [{match: nginx, effectiveFrom: 2027-01-01}]}', 'data/wharfmaster.json'));
    expect(at(data, 'wharfmaster', 'manifests', 1, 'from')).toBe(Date.parse('2027-01-01'));
  });

  it('only warns where stage ci reports, and writes nothing where it is off', () => {
    expect(checksOf('enforcement: {ci: report}\nsources: {allow: [nginx]}', 'manifests')).toEqual(['warn reference', 'warn sources']);
    expect(tryExport(conftest, 'enforcement: {ci: off}')).toMatchObject({ ok: false, problem: { code: 'EXPORT_NOTHING' } });
    expect(checksOf('enforcement: {admit: off}\nsources: {allow: [nginx]}', 'manifests')).toContain('deny sources');
  });

  it('says that a manifest without namespace is refused where namespaces decide', () => {
    const outcome = exportOf(conftest, 'sources: {allow: [{match: nginx, namespaces: ["pay?-*"]}]}');
    expect(said(outcome, 'sources.allow[0].namespaces')).toMatch(/^stricter: /);
    expect(fileOf('sources: {allow: [{match: nginx, namespaces: ["pay?-*"]}]}', 'data/wharfmaster.json')).toContain('"^(?s:pay.-.*)$"');
  });

  it.each([
    [false, 'stricter'],
    [true, 'looser'],
  ])('a source for one use of a Dockerfile is left out, or counts for both with consent (%s)', (allowsLooser, fidelity) => {
    const outcome = exportOf(conftest, 'sources: {allow: [{match: nginx, use: [base]}]}', { allowsLooser });
    expect(said(outcome, 'sources.allow[0].use')).toMatch(new RegExp(`^${fidelity}: `));
  });

  it('writes the same bytes for the same policy', () => {
    expect(exportOf(conftest, hostile)).toEqual(exportOf(conftest, hostile));
  });
});
