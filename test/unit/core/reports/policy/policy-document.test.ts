import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policyDocument, policyMarkdown, policyPage, type PolicyDocument } from '../../../../../src/core/reports/policy/index.js';
import { layerOf, today } from '../../../../support/judging.js';

function documentOf(text: string): PolicyDocument {
  const { policy } = layerOf(text, 'organisation', 'bank.yaml');
  return policyDocument({ policy, file: 'bank.yaml', layer: 'organisation', digest: 'sha256:1' }, today.now);
}

const bank = documentOf(readFileSync('test/fixtures/policy/bank.yaml', 'utf8'));
const hostile = `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: {name: "</title><script>alert(1)</script>", owner: "a|b\\n# x"}
sources: {allow: [], deny: [{match: nginx, reason: "[x](https://evil.example) <b> | \\u202e"}]}
`;

describe('the document about a policy', () => {
  it('has a row for every source, base, signer and exception of it', () => {
    const rows = (title: string): readonly string[] =>
      (bank.tables.find((table) => table.title.startsWith(title))?.rows ?? []).map(([first]) => first ?? '');
    expect(rows('Approved sources')).toEqual([
      'registry.bank.example/**',
      'registry.access.redhat.com/ubi9/**',
      'swiftpartner.azurecr.io/**',
      'docker.io/library/golang',
      'docker.io/library/rabbitmq',
    ]);
    expect(rows('Approved base images')).toHaveLength(3);
    expect(rows('Signers')).toEqual(['release-ci', 'base-key', 'vendor', 'old']);
    expect(rows('Exceptions')).toEqual(['2026-12-31', '2027-01-31']);
    expect(bank.facts).toContainEqual(['Serial', '41']);
  });

  it('says of an exception how long it still lasts, and of a day that it is past', () => {
    const text = `apiVersion: wharfmaster/v1
kind: ImagePolicy
sources: {allow: [{match: nginx, reviewBy: 2026-01-01}]}
exceptions:
  - {id: A, rule: unapproved-registry, match: docker.io/acme/x, owner: a@b.example, ticket: T, reason: r, created: 2026-11-01, expires: 2026-11-23}
  - {id: B, rule: unapproved-registry, match: docker.io/acme/x, owner: a@b.example, ticket: T, reason: r, created: 2026-10-01, expires: 2026-11-01}
`;
    const { tables } = documentOf(text);
    expect(tables.find(({ title }) => title.startsWith('Exceptions'))?.rows.map(([, state, id]) => `${id ?? ''}: ${state ?? ''}`)).toEqual([
      'B: ended',
      'A: 2 days left',
    ]);
    expect(tables[0]?.rows[0]?.at(-1)).toBe('2026-01-01 (overdue)');
  });

  it('is a page without scripts in which no text of the policy is markup', () => {
    const written = policyPage([documentOf(hostile), bank]);
    expect(written).not.toContain('<script');
    expect(written).not.toContain('<b>');
    expect(written).toContain("default-src 'none'");
    expect(written).toContain('&lt;script&gt;');
    expect(written).toContain('strictest outcome counts');
  });

  it('is Markdown in which no text of the policy is markup', () => {
    const written = policyMarkdown([documentOf(hostile)]);
    expect(written).not.toMatch(/<script|<b>|\]\(https:|\u202e/);
    expect(written.split('\n').filter((line) => line.startsWith('# '))).toEqual(['# Which container images may be used']);
    for (const line of written.split('\n').filter((text) => text.startsWith('| nginx'))) expect(line.match(/(?<!\\)\|/g)).toHaveLength(4);
  });
});
