import { describe, expect, it } from 'vitest';
import { buildkit } from '../../../../../src/core/exporters/buildkit/index.js';
import { at, exportOf, said, tryExport, type ExportExample } from '../../../../support/exported-objects.js';

/** What the policy does with sources, as BuildKit’s engine does: rewrites first, then the last rule that matches. */
function decide(policy: string, identifiers: readonly string[], example: ExportExample = {}): readonly string[] {
  const parsed: unknown = JSON.parse(exportOf(buildkit, policy, example).files[0]?.text ?? '');
  const rules = at(parsed, 'rules');
  if (!Array.isArray(rules)) throw new Error('There are no rules.');
  return identifiers.map((identifier) => {
    const matching = rules.filter((rule) => new RegExp(withoutFlags(String(at(rule, 'selector', 'identifier')))).test(identifier));
    return String(at(matching.find((rule) => at(rule, 'action') === 'CONVERT') ?? matching.at(-1), 'action'));
  });
}

/** JavaScript has no flags for parts of an expression everywhere; these examples are in lower case. */
function withoutFlags(expression: string): string {
  return expression.replaceAll('(?i:', '(?:');
}

const image = (name: string): string => `docker-image://${name}`;
const mirrored =
  'sources: {allow: [registry.bank.example/**, docker.io/library/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/hub, required: true}]';
const exception =
  'exceptions:\n  - {id: A, rule: RULE, match: quay.io/a/x, owner: o@b.example, ticket: T, reason: r, created: 2026-11-01, expires: 2026-12-31}';

describe('a source policy for BuildKit', () => {
  it('approves by the last rule that matches', () => {
    expect(
      decide('sources: {allow: [nginx, quay.io/**], deny: [quay.io/secret/**]}', [
        image('docker.io/library/nginx:1'),
        image('docker.io/library/other:1'),
        image('quay.io/a:1'),
        image('quay.io/secret/a:1'),
        image('localhost/nginx:1'),
      ]),
    ).toEqual(['ALLOW', 'DENY', 'ALLOW', 'DENY', 'DENY']);
  });

  it('says nothing of what is no image', () => {
    expect(decide('sources: {allow: []}', ['local://context', 'git://x.example/a', image('quay.io/a:1')])).toEqual([
      'undefined',
      'undefined',
      'DENY',
    ]);
  });

  it('takes what a mirror serves for its source, not for the host’s own', () => {
    const names = [
      'registry.bank.example/app:1',
      'registry.bank.example/hub/library/nginx:1',
      'registry.bank.example/hub/acme/x:1',
      'docker.io/library/nginx:1',
    ];
    expect(decide(mirrored, names.map(image))).toEqual(['ALLOW', 'ALLOW', 'DENY', 'DENY']);
  });

  it('leads through a required mirror where a person wants that, which is looser', () => {
    const options = new Map([['mirrors', 'rewrite']]);
    expect(tryExport(buildkit, mirrored, { options })).toMatchObject({ ok: false, problem: { code: 'EXPORT_LOOSER' } });
    expect(decide(mirrored, [image('docker.io/library/nginx:1'), image('quay.io/a:1')], { options, allowsLooser: true })).toEqual([
      'CONVERT',
      'DENY',
    ]);
  });

  it('takes over an exception from approval with consent, and no other', () => {
    const approval = `sources: {allow: [nginx]}\n${exception.replace('RULE', 'unapproved-registry')}`;
    expect(decide(approval, [image('quay.io/a/x:1')])).toEqual(['DENY']);
    expect(decide(approval, [image('quay.io/a/x:1')], { allowsLooser: true })).toEqual(['ALLOW']);
    const tag = `tags: [{match: "**", deny: [dev]}]\n${exception.replace('RULE', 'floating-tag')}`;
    expect(decide(tag, [image('quay.io/a/x:dev')], { allowsLooser: true })).toEqual(['DENY']);
    expect(said(exportOf(buildkit, tag, { allowsLooser: true }), 'exceptions[0]')).toMatch(/^stricter: /);
  });

  it('carries the policy’s identity where BuildKit does not look', () => {
    const parsed: unknown = JSON.parse(exportOf(buildkit, 'sources: {allow: []}').files[0]?.text ?? '');
    expect(at(parsed, 'wharfmaster', 'serial')).toBe(41);
    expect(at(parsed, 'version')).toBe(1);
  });

  it('refuses mirrors of mirrors, which it cannot follow', () => {
    const chained = 'mirrors: [{source: docker.io, mirror: a.example}, {source: a.example, mirror: b.example}]';
    expect(tryExport(buildkit, chained)).toMatchObject({ ok: false, problem: { code: 'EXPORT_MIRRORS' } });
  });
});
