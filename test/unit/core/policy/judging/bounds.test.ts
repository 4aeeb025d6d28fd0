import { describe, expect, it } from 'vitest';
import { judgeUse } from '../../../../../src/core/policy/judge.js';
import { indexPatterns } from '../../../../../src/core/policy/judging/pattern-index.js';
import type { GoverningPolicy } from '../../../../../src/core/policy/layer.js';
import { parsePattern, type Pattern } from '../../../../../src/core/policy/pattern/index.js';
import { layerOf, sum, today, useOf } from '../../../../support/judging.js';

const header = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n';
const many = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('');

/** Patterns that count how often anybody looks into them. */
function counted(texts: readonly string[]) {
  let looks = 0;
  const entries = texts.map((text, index) => {
    const parsed = parsePattern(text);
    if (!parsed.ok) throw new Error(text);
    const pattern: Pattern =
      parsed.value.kind === 'everything'
        ? parsed.value
        : Object.defineProperty({ ...parsed.value }, 'host', {
            get: () => (looks++, parsed.value.kind === 'everything' ? undefined : parsed.value.host),
          });
    return { index, pattern };
  });
  const patterns = indexPatterns(entries);
  const whileBuilding = looks;
  return { patterns, whileBuilding, looked: () => looks - whileBuilding };
}

describe('work is bounded', () => {
  it('looks at few of 5,000 sources for each of 5,000 uses', () => {
    const { patterns, looked } = counted([
      ...Array.from({ length: 4_999 }, (_, index) => `registry.example/team-${String(index)}/**`),
      '*.example/x/y',
    ]);
    for (let use = 0; use < 5_000; use++) patterns.matching({ registry: 'registry.example', repository: `team-${String(use)}/app` });
    expect(looked()).toBeLessThan(3 * 5_000);
  });

  it('finds what it would find without the index', () => {
    const texts = [
      '**',
      'nginx',
      'docker.io/*',
      'registry.example/**',
      '*.example/**',
      '*.example:5000/a*/b',
      'registry.example:5000',
      'registry.example/a/*/c',
      'registry.example/a/b/c',
      'ghcr.io',
    ];
    const { patterns } = counted(texts);
    const found = (registry: string, repository: string) => patterns.matching({ registry, repository }).map(({ index }) => texts[index]);
    expect(found('docker.io', 'library/nginx')).toEqual(['**', 'nginx', 'docker.io/*']);
    expect(found('index.docker.io', 'library/nginx')).toEqual(['**', 'nginx', 'docker.io/*']);
    expect(found('REGISTRY.example', 'a/b/c')).toEqual([
      '**',
      'registry.example/**',
      '*.example/**',
      'registry.example/a/*/c',
      'registry.example/a/b/c',
    ]);
    expect(found('x.y.example:5000', 'abc/b')).toEqual(['**', '*.example:5000/a*/b']);
    expect(found('registry.example:5000', 'x')).toEqual(['**', 'registry.example:5000']);
    expect(found('example', 'x')).toEqual(['**']);
    expect(patterns.speaksForHost('anything')).toBe(true);
    expect(counted(['ghcr.io', '*.example/a']).patterns.speaksForHost('quay.io')).toBe(false);
  });

  it('judges thousands of uses under thousands of sources, exceptions and offers', () => {
    const sources = `sources:\n  allow:\n${many(1_500, (index) => `    - registry.example/t${String(index)}/**\n`)}`;
    const exceptions = `exceptions:\n${many(600, (index) => `  - {id: E${String(index)}, rule: unapproved-registry, match: quay.io/x/y${String(index)}, owner: a@b.example, ticket: T, reason: r, created: 2026-11-01, expires: 2026-12-31}\n`)}`;
    const governing: GoverningPolicy = { layers: [layerOf(header + sources + exceptions)], broken: [] };
    const verdicts = Array.from({ length: 3_000 }, (_, index) => sum(judgeUse(useOf(`quay.io/x/y${String(index)}:1`), governing, today)));
    expect(verdicts.filter((verdict) => verdict === 'allowed unapproved-registry:excepted')).toHaveLength(600);
    expect(verdicts.filter((verdict) => verdict === 'denied unapproved-registry:error')).toHaveLength(2_400);
  });

  it('is not slowed by globs with many stars', () => {
    const stars = '*a'.repeat(60);
    const policy: GoverningPolicy = {
      layers: [
        layerOf(`${header}tags: [{match: "quay.io/${'a*'.repeat(100)}b", deny: ["${stars}b"]}, {match: "**", deny: ["${stars}b"]}]\n`),
      ],
      broken: [],
    };
    expect(sum(judgeUse(useOf(`quay.io/${'a'.repeat(200)}:${'a'.repeat(128)}`), policy, today))).toBe('allowed');
  });

  it('cuts what somebody wrote on a line of megabytes', () => {
    const text = 'A'.repeat(2_000_000);
    const [finding] = judgeUse(useOf(text), { layers: [layerOf(header)], broken: [] }, today).findings;
    expect(finding!.what.length).toBeLessThan(2_000);
  });
});
