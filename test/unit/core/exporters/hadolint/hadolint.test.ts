import { describe, expect, it } from 'vitest';
import { hadolint } from '../../../../../src/core/exporters/hadolint/index.js';
import { at, exportOf, objectsOf, said, tryExport, type ExportExample } from '../../../../support/exported-objects.js';

function trusted(policy: string, example: ExportExample = {}): unknown {
  return at(objectsOf(exportOf(hadolint, policy, example))[0], 'trustedRegistries');
}

describe('a policy for hadolint', () => {
  it('trusts hosts on which everything is approved', () => {
    expect(trusted('sources: {allow: [registry.bank.example/**, "*.corp.example/**", "x.example:5000/**"]}')).toEqual([
      '*.corp.example',
      'registry.bank.example',
      'x.example:5000',
    ]);
  });

  it('leaves out hosts on which something is approved, or trusts them with consent', () => {
    const policy = 'sources: {allow: [nginx, quay.io/team/**]}';
    expect(trusted(policy)).toEqual(['nowhere.invalid']);
    expect(said(exportOf(hadolint, policy), 'sources.allow[0]')).toMatch(/^stricter: /);
    expect(trusted(policy, { allowsLooser: true })).toEqual(['docker.io', 'index.docker.io', 'quay.io']);
    expect(said(exportOf(hadolint, policy, { allowsLooser: true }), 'sources.allow[1]')).toMatch(/^looser: /);
  });

  it('does not trust Docker Hub without consent, since hosts without a dot are its names to the linter', () => {
    expect(trusted('sources: {allow: [docker.io/**]}')).toEqual(['nowhere.invalid']);
  });

  it.each([
    [
      'what a mirror serves is all approved',
      'sources: {allow: [quay.io/**, r.example/**]}\nmirrors: [{source: quay.io, mirror: r.example/q}]',
      ['quay.io', 'r.example'],
    ],
    [
      'what a mirror serves is not approved',
      'sources: {allow: [r.example/**]}\nmirrors: [{source: quay.io, mirror: r.example/q}]',
      ['nowhere.invalid'],
    ],
    [
      'the source is fetched through the mirror',
      'sources: {allow: [quay.io/**]}\nmirrors: [{source: quay.io, mirror: r.example, required: true}]',
      ['r.example'],
    ],
    [
      'a host has another name',
      'registryAliases: {old.example: r.example}\nsources: {allow: [r.example/**]}',
      ['r.example', 'old.example'],
    ],
    ['a source is for what runs', 'sources: {allow: [{match: r.example/**, use: [run]}]}', ['nowhere.invalid']],
  ])('knows when %s', (_, policy, expected) => {
    expect(trusted(policy)).toEqual(expected);
  });

  it('switches the rules of tags on and off with the policy', () => {
    const config = (policy: string): unknown => objectsOf(exportOf(hadolint, policy))[0];
    expect(config('sources: {allow: ["**"]}')).toMatchObject({
      ignored: ['DL3006', 'DL3007'],
      override: { error: ['DL3026'] },
      trustedRegistries: ['*'],
    });
    expect(config('tags: [{match: "**", requireTag: error}]')).toMatchObject({
      ignored: ['DL3007'],
      override: { error: ['DL3006'], warning: [] },
    });
    expect(config('tags: [{match: "**", deny: [latest], level: warn}]')).toMatchObject({
      ignored: [],
      override: { error: [], warning: ['DL3006', 'DL3007'] },
    });
    expect(config('enforcement: {ci: report}\nsources: {allow: ["**"]}')).toMatchObject({ override: { error: [], warning: ['DL3026'] } });
  });

  it('says what it cannot say of tags', () => {
    const outcome = exportOf(hadolint, 'tags: [{match: nginx, deny: [latest, dev], requireTag: error, requireDigest: error}]');
    expect(said(outcome, 'tags[0].deny')).toMatch(/^not-expressible: /);
    expect(said(outcome, 'tags[0].requireTag')).toMatch(/^stricter: /);
    expect(said(outcome, 'tags[0].requireDigest')).toMatch(/^not-expressible: /);
  });

  it('keeps the policy’s name in a comment', () => {
    const { files } = exportOf(hadolint, 'sources: {allow: []}', { identity: { name: 'x\ntrustedRegistries: ["*"]', digest: 'd' } });
    expect(files[0]?.text.match(/^trustedRegistries/gm)).toHaveLength(1);
    expect(tryExport(hadolint, 'enforcement: {ci: off}')).toMatchObject({ ok: false, problem: { code: 'EXPORT_NOTHING' } });
  });
});
