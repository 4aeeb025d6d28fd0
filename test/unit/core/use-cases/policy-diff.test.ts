import { describe, expect, it } from 'vitest';
import { countEnforcement, diffFile, placingIn, unseenSections } from '../../../../src/core/index.js';
import { judgeUse } from '../../../../src/core/policy/judge.js';
import type { GoverningPolicy } from '../../../../src/core/policy/layer.js';
import { policyOf, today, useOf } from '../../../support/judging.js';

const none: GoverningPolicy = { layers: [], broken: [] };
const placing = placingIn(
  () => '',
  (file) => file,
);

const diff = (image: string, before: GoverningPolicy, after: GoverningPolicy) => {
  const side = (governing: GoverningPolicy) => {
    const use = useOf(image);
    return { uses: [{ use, verdict: judgeUse(use, governing, today) }], governing, placing };
  };
  return diffFile('Dockerfile', side(before), side(after));
};

const directions = (image: string, before: GoverningPolicy, after: GoverningPolicy): readonly string[] =>
  diff(image, before, after).changes.map(({ direction }) => direction);

const narrow = policyOf('sources: {allow: ["registry.example/**"]}\n');
const wide = policyOf('sources: {allow: ["**"]}\n');

describe('two policies over one use', () => {
  it('are weaker, stricter or the same by what they allow', () => {
    expect(directions('evil.example/a:1', narrow, wide)).toEqual(['weaker']);
    expect(directions('evil.example/a:1', wide, narrow)).toEqual(['stricter']);
    expect(directions('registry.example/a:1', narrow, wide)).toEqual([]);
  });

  it('are weaker when no policy judges any more, also what was allowed', () => {
    expect(directions('registry.example/a:1', narrow, none)).toEqual(['weaker']);
    expect(directions('registry.example/a:1', none, narrow)).toEqual(['stricter']);
    expect(directions('registry.example/a:1', none, none)).toEqual([]);
  });

  it('are weaker when an exception covers what was denied', () => {
    const excepted = policyOf(
      'sources: {allow: ["registry.example/**"]}\nexceptions:\n  - {id: X-1, rule: unapproved-registry, match: evil.example/a, owner: o@x.example, approvedBy: c@x.example, ticket: T-1, reason: r, created: 2026-11-01, expires: 2026-12-01}\n',
    );
    const [change] = diff('evil.example/a:1', narrow, excepted).changes;
    expect(change).toMatchObject({ direction: 'weaker', before: { outcome: 'denied' }, after: { outcome: 'allowed' } });
  });

  it('are weaker when the same is denied and stops fewer stages, though another stage is stopped more', () => {
    const report = policyOf('enforcement: {ci: report, admit: deny}\nsources: {allow: ["registry.example/**"]}\n');
    const other = policyOf('enforcement: {ci: block, admit: audit}\nsources: {allow: ["registry.example/**"]}\n');
    expect(directions('evil.example/a:1', report, other)).toEqual(['weaker']);
    const { stops } = diff('registry.example/a:1', report, other);
    expect(stops).toEqual([
      { stage: 'ci', direction: 'stricter' },
      { stage: 'admit', direction: 'weaker' },
    ]);
    expect(countEnforcement([diff('registry.example/a:1', report, other)])).toEqual([
      { stage: 'ci', direction: 'stricter', files: 1 },
      { stage: 'admit', direction: 'weaker', files: 1 },
    ]);
  });

  it('differ for other reasons when the outcome is the same', () => {
    const tagged = policyOf('sources: {allow: ["registry.example/**"]}\ntags: [{match: "**", deny: [latest]}]\n');
    expect(directions('evil.example/a:latest', narrow, tagged)).toEqual(['other']);
  });

  it('name the sections that no verdict over files shows', () => {
    const scan = policyOf('scan: {maxAge: 7d}\n');
    const of = ({ layers }: GoverningPolicy) => layers.map(({ policy }) => policy);
    expect(unseenSections(of(narrow), of(scan))).toEqual(['scan']);
    expect(unseenSections(of(narrow), [])).toEqual([]);
  });
});
