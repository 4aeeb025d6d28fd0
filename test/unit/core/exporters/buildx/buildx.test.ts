import { describe, expect, it } from 'vitest';
import { buildx } from '../../../../../src/core/exporters/buildx/index.js';
import { exportOf, said, tryExport } from '../../../../support/exported-objects.js';

const text = (policy: string): string => exportOf(buildx, policy).files[0]?.text ?? '';

describe('a policy for buildx', () => {
  it('holds what denies and nothing that only warns', () => {
    const policy = 'sources: {allow: [nginx]}\ntags: [{match: "**", deny: [dev], level: warn}]';
    expect(text(policy)).toContain('"id": "sources"');
    expect(text(policy)).not.toContain('"id": "tags-0-deny"');
    expect(said(exportOf(buildx, policy), 'tags[0].deny')).toBe('not-expressible: It only warns, and a build can only be refused.');
  });

  it('says what is lost because the builder completes names before it asks', () => {
    const outcome = exportOf(buildx, 'defaults: {unqualified: {dockerfile: error}}\ntags: [{match: "**", requireTag: error}]');
    expect(said(outcome, 'defaults.unqualified')).toMatch(/^not-expressible: /);
    expect(said(outcome, 'tags[0].requireTag')).toMatch(/^stricter: /);
    expect(said(outcome, 'rules.malformed-image')).toMatch(/^not-expressible: /);
  });

  it('keeps hostile names, reasons and signers inside of data', () => {
    const hostile = '"]\n}\nallow := true\n#`\u2028';
    const policy = [
      `sources: {deny: [{match: quay.io/**, reason: ${JSON.stringify(hostile)}}]}`,
      `trust: {signers: {${JSON.stringify('a"]}')}: {type: keyless, issuer: ${JSON.stringify(hostile)}, subject: s}}, require: [{match: "**", all: [${JSON.stringify('a"]}')}]}]}`,
    ].join('\n');
    const options = new Map([['signatures', 'keyless']]);
    const written = exportOf(buildx, policy, { options, identity: { name: hostile, digest: 'd' } }).files[0]?.text ?? '';
    expect(written.match(/^(?:default )?allow\b.*$/gm)).toEqual(['default allow := false', 'allow if count(refusals) == 0']);
    expect(written).not.toMatch(/[^\n\t\x20-\x7e]/);
  });

  it('asks for signatures only where a person wants it, and says what that means', () => {
    const policy = [
      'trust:',
      '  signers: {ci: {type: keyless, issuer: https://i.example, subject: s}, key: {type: notation, trustStores: [ca:x], identities: ["*"]}}',
      '  require: [{match: quay.io/**, any: [ci, key], min: 1}, {match: nginx, all: [ci], effectiveFrom: 2027-01-01}]',
    ].join('\n');
    expect(said(exportOf(buildx, policy), 'trust.require[0]')).toMatch(/^not-expressible: /);
    const asked = exportOf(buildx, policy, { options: new Map([['signatures', 'keyless']]) });
    expect(said(asked, 'trust.require[0]')).toMatch(/^stricter: /);
    expect(said(asked, 'trust.require[1]')).toMatch(/^not-expressible: It is not in effect yet/);
    expect(asked.files[0]?.text).toContain('"issuer": "^https\\\\:\\\\/\\\\/i\\\\.example$"');
  });

  it('writes nothing where a build is not blocked', () => {
    expect(tryExport(buildx, 'enforcement: {ci: report}')).toMatchObject({ ok: false, problem: { code: 'EXPORT_NOTHING' } });
  });
});
