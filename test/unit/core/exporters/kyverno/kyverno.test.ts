import { describe, expect, it } from 'vitest';
import { kyverno } from '../../../../../src/core/exporters/kyverno/index.js';
import { at, exportOf, objectsOf, said, textsIn } from '../../../../support/exported-objects.js';

/** The expressions of an object, without the strings in them. */
function syntaxOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const isExpression = typeof inner === 'string' && /^(?:expression|messageExpression)$/.test(key);
    return isExpression ? [inner.replace(/'(?:[^'\\]|\\.)*'/g, "''")] : syntaxOf(inner);
  });
}

function named(text: string): readonly string[] {
  return objectsOf(exportOf(kyverno, text)).map((object) =>
    [
      at(object, 'kind'),
      at(object, 'metadata', 'name'),
      String(at(object, 'spec', 'validationActions')),
      at(object, 'spec', 'failurePolicy'),
    ].join(' '),
  );
}

describe('a policy as Kyverno’s ValidatingPolicy', () => {
  it('denies and warns in objects of their own; what only warns refuses nothing when Kyverno is away', () => {
    expect(named('sources: {allow: [nginx]}\ntags: [{match: "**", deny: [latest], level: warn}]')).toEqual([
      'ValidatingPolicy wharfmaster-bank-standard-denying Deny Fail',
      'ValidatingPolicy wharfmaster-bank-standard-warning Warn Ignore',
    ]);
    expect(named('enforcement: {admit: audit}\nsources: {allow: [nginx]}')).toEqual([
      'ValidatingPolicy wharfmaster-bank-standard-denying Audit Ignore',
    ]);
  });

  it('looks at every kind that holds a pod, and at ephemeral containers', () => {
    const [policy] = objectsOf(exportOf(kyverno, 'sources: {allow: [nginx]}'));
    const resources = textsIn(at(policy, 'spec', 'matchConstraints'));
    for (const one of ['pods', 'pods/ephemeralcontainers', 'podtemplates', 'replicationcontrollers', 'deployments', 'cronjobs', 'jobs'])
      expect(resources).toContain(one);
  });

  it('asks the clock for exceptions and for what starts later', () => {
    const text = [
      'sources: {allow: [nginx], deny: [{match: quay.io/**, effectiveFrom: 2027-01-01}]}',
      'exceptions: [{id: A, rule: unapproved-registry, match: quay.io/a/b, owner: a@b.example, ticket: T, reason: r, created: 2026-11-01, expires: 2026-12-01}]',
    ].join('\n');
    const outcome = exportOf(kyverno, text);
    const [denying, warning] = outcome.files.flatMap((file) => file.text.split('---\n'));
    expect(denying).toContain("time.now() <= timestamp('2026-12-01T23:59:59.999Z')");
    expect(denying).toContain("!(time.now() >= timestamp('2027-01-01T00:00:00.000Z')) ? [] : ");
    expect(warning).toContain("time.now() >= timestamp('2027-01-01T00:00:00.000Z') ? [] : ");
    expect(said(outcome, 'exceptions[0]')).toMatch(/^exact: /);
  });

  it('asks for the namespace of the request', () => {
    const { files } = exportOf(kyverno, 'sources: {allow: [{match: nginx, namespaces: ["pay-*", "x.?"]}]}');
    expect(files[0]?.text).toContain(
      String.raw`(variables.namespace.matches('^(?s:pay-.*)$') || variables.namespace.matches('^(?s:x\\..)$'))`,
    );
  });

  it('cuts long lists into expressions that CEL takes', () => {
    const many = Array.from({ length: 600 }, (_, index) => `docker.io/team-${index}/**`).join(', ');
    const objects = objectsOf(exportOf(kyverno, `sources: {allow: [${many}]}`));
    const expressions = objects.flatMap(textsIn);
    expect(Math.max(...expressions.map((text) => text.length))).toBeLessThan(50_000);
    expect(expressions.some((text) => text.includes('check_sources_oneOf_1'))).toBe(true);
  });

  it('keeps an author’s words in strings, whatever they are', () => {
    const evil = `evil ' + "evil" \\\\' || true } {{ evil }} \\n---\\nkind: Evil \\u2028 evil`;
    const text = `sources: {allow: [], deny: [{match: nginx, reason: ${JSON.stringify(evil.replaceAll('\\\\', '\\'))}}]}`;
    const identity = { name: "evil' + object.evil", version: "'evil", owner: '{{evil}}', digest: 'sha256:1' };
    const objects = objectsOf(exportOf(kyverno, text, { identity }));
    expect(objects.map((object) => at(object, 'kind'))).toEqual(['ValidatingPolicy']);
    const syntax = objects.flatMap(syntaxOf);
    expect(syntax.length).toBeGreaterThan(5);
    for (const one of syntax) expect(one).toMatch(/^(?!.*evil)[\w ?:.()[\]{},!|&=<>+'"/-]*$/i);
    expect(textsIn(objects).join(' ')).toContain('{{ evil }}');
  });

  it('gives the same bytes for the same policy', () => {
    const text = 'sources: {allow: [nginx, registry.bank.example/**]}';
    expect(exportOf(kyverno, text).files).toEqual(exportOf(kyverno, text).files);
  });
});
