import { describe, expect, it } from 'vitest';
import { judgeTarget, type TargetVerdict } from '../../../../src/core/policy/judge-target.js';
import { isStagingTag, stagingReference, stagingTagUnder } from '../../../../src/core/policy/staging.js';
import { judged, layerOf, policyOf, today } from '../../../support/judging.js';

/* Where an image may be released, and under which tag it waits until it is verified. */

function sum({ outcome, findings }: TargetVerdict): string {
  return [outcome, ...findings.map(({ rule, level }) => `${rule}:${level}`)].join(' ');
}

function target(text: string, policy: string): string {
  const [, registry = '', repository = '', tag = ''] = /^([^/]+)\/(.+):([^:]+)$/.exec(text) ?? [];
  return sum(judgeTarget({ registry, repository, tag }, policyOf(policy), today));
}

describe('a release target', () => {
  it('is allowed where the sources and the list of repositories allow it', () => {
    expect(target('r.example/apps/web:1', 'sources: {allow: [r.example/**]}\npush: {repositories: [r.example/apps/**]}')).toBe('allowed');
  });

  it('is denied outside the repositories that may be pushed to', () => {
    expect(target('r.example/base/web:1', 'push: {repositories: [r.example/apps/**]}')).toBe('denied unapproved-registry:error');
    expect(target('r.example/base/web:1', 'push: {repositories: []}')).toBe('denied unapproved-registry:error');
  });

  it('is no matter of a policy that has no such list', () => {
    expect(target('r.example/base/web:1', 'push: {override: none}')).toBe('allowed');
  });

  it('is denied where nothing may come from, or where a source is denied', () => {
    expect(target('evil.example/web:1', 'sources: {allow: [r.example/**]}')).toBe('denied unapproved-registry:error');
    const denied = 'sources: {allow: [r.example/**], deny: [{match: r.example/sandbox/**}]}';
    expect(target('r.example/sandbox/web:1', denied)).toBe('denied denied-image:error');
  });

  it('may be for building upon alone, and for one namespace alone', () => {
    expect(target('r.example/base/node:1', 'sources: {allow: [{match: r.example/base/**, use: [base]}]}')).toBe('allowed');
    expect(target('r.example/base/node:1', 'sources: {allow: [{match: r.example/base/**, namespaces: [pay]}]}')).toBe('allowed');
  });

  it('is denied with a tag that moves, wherever such tags are denied', () => {
    const tags = 'tags: [{match: "**", in: [manifest], deny: [latest, "*-SNAPSHOT"], requireDigest: error}]';
    expect(target('r.example/apps/web:latest', tags)).toBe('denied floating-tag:error');
    expect(target('r.example/apps/web:1', tags)).toBe('allowed');
  });

  it('is denied with a staging tag', () => {
    expect(target('r.example/apps/web:wharfmaster-staging-1', 'push: {repositories: ["**"]}')).toBe('denied denied-image:error');
  });

  it('is undetermined under a policy that is broken, and under none', () => {
    const web = { registry: 'r.example', repository: 'apps/web', tag: '1' };
    expect(sum(judgeTarget(web, { layers: [], broken: [{ layer: 'workspace', file: 'p.yaml' }] }, today))).toBe('undetermined');
    expect(sum(judgeTarget(web, { layers: [], broken: [] }, today))).toBe('undetermined');
  });

  it('is judged by each layer alone, and says what each of them lists', () => {
    const text = (repositories: string) => `apiVersion: wharfmaster/v1\nkind: ImagePolicy\npush: {repositories: [${repositories}]}\n`;
    const layers = [layerOf(text('r.example/apps/**'), 'organisation', 'org.yaml'), layerOf(text('r.example/apps/api'))];
    const verdict = judgeTarget({ registry: 'r.example', repository: 'apps/web', tag: '1' }, { layers, broken: [] }, today);
    expect(sum(verdict)).toBe('denied unapproved-registry:error');
    expect(verdict.findings[0]).toMatchObject({
      what: 'Nothing may be pushed to `r.example/apps/web`.',
      next: 'Push to `r.example/apps/api`, or ask who owns the policy.',
      policy: [{ layer: 'workspace' }],
    });
  });
});

describe('a staging tag', () => {
  const own = 'push: {stagingTag: "pre-{id}-x"}';

  it('is denied wherever somebody uses it, also beside a digest', () => {
    expect(judged('r.example/apps/web:wharfmaster-staging-4f1', policyOf('push: {override: none}'), { use: 'run' })).toBe(
      'denied denied-image:error',
    );
    const pinned = `r.example/apps/web:pre-4f1-x@sha256:${'1'.repeat(64)}`;
    expect(judged(pinned, policyOf(own), { use: 'run' })).toBe('denied denied-image:error');
    expect(judged('r.example/apps/web:pre-4f1-x', policyOf(own), { use: 'base' })).toBe('denied denied-image:error');
  });

  it('is nothing special to a policy that says nothing about pushing, or names another', () => {
    expect(judged('r.example/apps/web:wharfmaster-staging-4f1', policyOf('sources: {allow: ["**"]}'), { use: 'run' })).toBe('allowed');
    expect(judged('r.example/apps/web:wharfmaster-staging-4f1', policyOf(own), { use: 'run' })).toBe('allowed');
    expect(judged('r.example/apps/web:1', policyOf(own), { use: 'run' })).toBe('allowed');
  });

  it('gives way to what the sources say of the image', () => {
    const both = `sources: {allow: [], deny: [{match: "r.example/**", reason: closed}]}\n${own}`;
    expect(judged('r.example/apps/web:pre-1-x', policyOf(both), { use: 'run' })).toBe('denied denied-image:error');
  });

  it('is the policy’s, with something unique in it', () => {
    expect(stagingTagUnder(policyOf(own))).toBe('pre-{id}-x');
    expect(stagingTagUnder(policyOf('tags: []'))).toBe('wharfmaster-staging-{id}');
    const web = { registry: 'r.example', repository: 'apps/web', tag: '1' };
    const staging = stagingReference(web, 'pre-{id}-x', '4f1');
    expect(staging).toEqual({ ...web, tag: 'pre-4f1-x' });
    expect(isStagingTag(staging.tag, { stagingTag: 'pre-{id}-x' })).toBe(true);
  });
});
