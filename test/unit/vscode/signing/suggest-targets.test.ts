import { describe, expect, it } from 'vitest';
import { fullTarget, suggestTargets, targetProblem } from '../../../../src/vscode/signing/suggest-targets.js';

const repositories = ['registry.bank.example/apps/**', 'registry.bank.example/base/node', '*.other.example/**'];

describe('where an image may be released', () => {
  it('is first its own name, if the policy lists that, then its last name under each repository that is listed', () => {
    const names = ['registry.bank.example/apps/team/web:1.4', 'web:dev'];
    expect(suggestTargets(names, repositories)).toEqual([
      { target: 'registry.bank.example/apps/team/web:1.4', because: 'the image’s own name' },
      { target: 'registry.bank.example/apps/web:1.4', because: 'the policy allows registry.bank.example/apps/**' },
      { target: 'registry.bank.example/base/node:1.4', because: 'the policy allows registry.bank.example/base/node' },
      { target: 'registry.bank.example/apps/web:dev', because: 'the policy allows registry.bank.example/apps/**' },
      { target: 'registry.bank.example/base/node:dev', because: 'the policy allows registry.bank.example/base/node' },
    ]);
  });

  it('is never Docker Hub only because a local name has no registry', () => {
    expect(suggestTargets(['web:dev'], undefined)).toEqual([]);
    expect(suggestTargets(['ghcr.io/team/web:1'], undefined)).toEqual([{ target: 'ghcr.io/team/web:1', because: 'the image’s own name' }]);
  });

  it('is nowhere for an image without a tag', () => {
    expect(suggestTargets([], repositories)).toEqual([]);
    expect(suggestTargets(['<none>'], repositories)).toEqual([]);
  });
});

describe('a target that is typed', () => {
  it.each([
    ['', /Type where/],
    ['Registry/Web', /is no name of an image/],
    ['registry.bank.example/apps/web', /The tag is missing.*apps\/web:1\.0\.0/],
    [`registry.bank.example/apps/web:1@sha256:${'a'.repeat(64)}`, /has no digest/],
    [
      'registry.bank.example/other/web:1',
      /lets nobody push to registry\.bank\.example\/other\/web; it lists registry\.bank\.example\/apps\/\*\*/,
    ],
  ])('%s is told what is wrong with it', (text, problem) => {
    expect(targetProblem(text, repositories)).toMatch(problem);
  });

  it('is fine when the policy lists its repository, or lists none', () => {
    expect(targetProblem(' registry.bank.example/apps/web:1 ', repositories)).toBeUndefined();
    expect(targetProblem('ghcr.io/team/web:1', undefined)).toBeUndefined();
    expect(targetProblem('ghcr.io/team/web:1', [])).toMatch(/it lists no repository/);
  });

  it('is written in full', () => {
    expect(fullTarget('web:1')).toBe('docker.io/library/web:1');
    expect(fullTarget('web')).toBeUndefined();
  });
});
