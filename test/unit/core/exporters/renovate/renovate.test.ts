import { describe, expect, it } from 'vitest';
import { renovate } from '../../../../../src/core/exporters/renovate/index.js';
import { at, exportOf, said, tryExport } from '../../../../support/exported-objects.js';

const catalogue = [
  'bases:',
  '  catalogue:',
  '    - {image: r.example/base/node, tags: ">=20 <25", replaces: [docker.io/library/node], tagMap: {"20-jre": "20"}, pin: digest}',
  'tags: [{match: r.example/**, requireDigest: error}]',
  'mirrors: [{source: docker.io, mirror: r.example/hub}]',
].join('\n');

describe('a policy for Renovate', () => {
  it('proposes what replaces, what is in range and what is pinned', () => {
    const config: unknown = JSON.parse(exportOf(renovate, catalogue).files[0]?.text ?? '');
    const names = [
      'library/node',
      'docker.io/library/node',
      'index.docker.io/library/node',
      'node',
      'docker.io/node',
      'index.docker.io/node',
    ];
    expect(at(config, 'packageRules')).toEqual([
      { matchDatasources: ['docker'], matchPackageNames: names, replacementName: 'r.example/base/node' },
      {
        matchDatasources: ['docker'],
        matchPackageNames: names,
        replacementName: 'r.example/base/node',
        matchCurrentValue: '20-jre',
        replacementVersion: '20',
      },
      { matchDatasources: ['docker'], matchPackageNames: ['r.example/base/node'], allowedVersions: '>=20 <25', pinDigests: true },
      { matchDatasources: ['docker'], matchPackageNames: ['r.example/**'], pinDigests: true },
    ]);
    expect(at(config, 'registryAliases')).toEqual({ 'r.example/hub': 'docker.io' });
  });

  it('claims to enforce nothing', () => {
    const outcome = exportOf(renovate, catalogue);
    expect(said(outcome, 'bases.catalogue[0]')).toMatch(/^not-expressible: Renovate proposes/);
    expect(outcome.report.proof).toBe('unproved');
    expect(outcome.report.rules.every(({ fidelity }) => fidelity === 'not-expressible')).toBe(true);
  });

  it('says when a policy holds nothing for it', () => {
    expect(tryExport(renovate, 'sources: {allow: [nginx]}')).toMatchObject({ ok: false, problem: { code: 'EXPORT_NOTHING' } });
  });
});
