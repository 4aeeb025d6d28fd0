import { describe, expect, it } from 'vitest';
import { gatekeeper } from '../../../../../src/core/exporters/gatekeeper/index.js';
import { at, exportOf, objectsOf, said, tryExport } from '../../../../support/exported-objects.js';

/** Kind, consequence and checks of each constraint, a line each. */
function constraints(text: string): readonly string[] {
  return objectsOf(exportOf(gatekeeper, text))
    .filter((object) => at(object, 'kind') === 'WharfmasterImages')
    .map((object) => {
      const checks = at(object, 'spec', 'parameters', 'checks');
      const ids = Array.isArray(checks) ? checks.map((check) => String(at(check, 'id'))) : [];
      return [at(object, 'metadata', 'name'), at(object, 'spec', 'enforcementAction'), ...ids].join(' ');
    });
}

describe('a policy as constraints of Gatekeeper', () => {
  it('has one constraint for what denies and one for what warns', () => {
    expect(constraints('sources: {allow: [nginx]}\ntags: [{match: "**", deny: [latest], level: warn}]')).toEqual([
      'wharfmaster-bank-standard-denying deny reference sources',
      'wharfmaster-bank-standard-warning warn tags-0-deny tags-0-tag',
    ]);
  });

  it('warns of what denies later, until then', () => {
    expect(constraints('sources: {deny: [{match: nginx, effectiveFrom: 2027-01-01}]}')).toEqual([
      'wharfmaster-bank-standard-denying deny reference denied-0',
      'wharfmaster-bank-standard-warning warn denied-0',
    ]);
  });

  it.each([
    ['warn', ['wharfmaster-bank-standard-denying warn reference sources']],
    ['audit', ['wharfmaster-bank-standard-denying dryrun reference sources']],
    ['deny', ['wharfmaster-bank-standard-denying deny reference sources']],
  ])('does what `enforcement.admit: %s` wants', (admit, expected) => {
    expect(constraints(`enforcement: {admit: ${admit}}\nsources: {allow: [nginx]}`)).toEqual(expected);
  });

  it('writes nothing when admission is off', () => {
    expect(tryExport(gatekeeper, 'enforcement: {admit: off}\nsources: {allow: [nginx]}')).toMatchObject({
      ok: false,
      problem: { code: 'EXPORT_NOTHING' },
    });
  });

  it('stamps constraints with policy, serial and digest, and says them in each refusal', () => {
    const [template, constraint] = objectsOf(exportOf(gatekeeper, 'sources: {allow: [nginx]}'));
    expect(at(constraint, 'metadata', 'annotations', 'wharfmaster.example/policy-serial')).toBe('41');
    expect(at(constraint, 'spec', 'parameters', 'policy')).toBe(`bank-standard, 2026.11.1, serial 41, sha256:${'a'.repeat(64)}`);
    expect(at(template, 'metadata', 'annotations')).toEqual({ description: expect.any(String) as unknown });
  });

  it('has the same template for every policy: what an author wrote is only in parameters', () => {
    const hostile = 'sources: {deny: [{match: nginx, reason: "evil\\n}\\nallow if true # {{ x }} \' ` \\" ]}"}]}';
    const [plain, written] = ['sources: {allow: [nginx]}', hostile].map((text) => exportOf(gatekeeper, text).files[0]?.text);
    expect(written).toBe(plain);
    const [, constraint, ...others] = objectsOf(
      exportOf(gatekeeper, hostile, { identity: { name: '---\nkind: evil', digest: 'sha256:1' } }),
    );
    expect(others).toEqual([]);
    expect(at(constraint, 'metadata', 'name')).toBe('wharfmaster--kind-evil-denying');
    expect(at(constraint, 'spec', 'parameters', 'checks', 1, 'message')).toContain('evil\n}\nallow if true # {{ x }} \' ` " ]}');
  });

  it('tells what a cluster cannot see', () => {
    const outcome = exportOf(
      gatekeeper,
      'bases: {catalogue: [{image: docker.io/library/golang}]}\nscan: {maxAge: 7d}\nsources: {allow: [nginx]}',
    );
    expect(said(outcome, 'bases.catalogue[0]')).toMatch(/^not-expressible: /);
    expect(said(outcome, 'scan')).toMatch(/^not-expressible: /);
    expect(said(outcome, 'sources.allow[0]')).toMatch(/^exact: /);
  });

  it('gives the same bytes for the same policy', () => {
    const text = 'sources: {allow: [nginx, registry.bank.example/**]}';
    expect(exportOf(gatekeeper, text).files).toEqual(exportOf(gatekeeper, text).files);
  });
});
