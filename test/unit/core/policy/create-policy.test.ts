import { describe, expect, it } from 'vitest';
import { draftPolicy } from '../../../../src/core/policy/create-policy.js';
import { readPolicy } from '../../../../src/core/policy/read-policy.js';

const options = { layer: 'workspace', toolVersion: '0.1.0' } as const;

describe('draftPolicy', () => {
  it('allows the registries in use, a namespace at a time where everybody can push', () => {
    const draft = draftPolicy(
      [
        { registry: 'docker.io', repository: 'library/node', tag: '20' },
        { registry: 'docker.io', repository: 'library/golang' },
        { registry: 'ghcr.io', repository: 'team/app/web' },
        { registry: 'Registry.Bank.Example', repository: 'apps/a' },
        { registry: 'localhost:5000', repository: 'x' },
        { registry: '[::1]:5000', repository: 'y' },
      ],
      'shop',
    );
    const { policy, problems } = readPolicy('p', draft, options);
    expect(problems).toEqual([]);
    expect(policy?.sources?.allow?.map(({ match }) => match)).toEqual([
      '[::1]:5000/**',
      'docker.io/library/**',
      'ghcr.io/team/**',
      'localhost:5000/**',
      'registry.bank.example/**',
    ]);
    expect(draft).toContain('# golang, node');
  });

  it.each(['shop', '', 'a: b # c', '"', '\u0000\u2028', '1.10', 'true', '*'])('is a sound policy under the name %j', (name) => {
    expect(readPolicy('p', draftPolicy([], name), options).problems).toEqual([]);
  });
});
