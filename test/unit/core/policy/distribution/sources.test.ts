import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeOrigin, freshnessOf, isRemoteSource, parseSource, staleStops, type Policy } from '../../../../../src/core/index.js';

const commit = '0123456789abcdef0123456789abcdef01234567';

describe('a source of a policy', () => {
  it.each([
    ['https://p.bank.example/standard.yaml?x=1', { kind: 'https', url: 'https://p.bank.example/standard.yaml?x=1' }],
    ['http://127.0.0.1:8080/p.yaml', { kind: 'https', url: 'http://127.0.0.1:8080/p.yaml' }],
    [
      'oci://registry.bank.example/policy:stable',
      { kind: 'oci', image: { registry: 'registry.bank.example', repository: 'policy', tag: 'stable' } },
    ],
    [
      `git+https://git.bank.example/a/policies.git//all/p.yaml#${commit}`,
      { kind: 'git', repository: 'https://git.bank.example/a/policies.git', path: 'all/p.yaml', commit },
    ],
    [
      `git+https://git.bank.example/p.git#${commit}`,
      { kind: 'git', repository: 'https://git.bank.example/p.git', path: '.wharfmaster.yaml', commit },
    ],
  ])('%s is taken apart', (text, value) => {
    expect(isRemoteSource(text)).toBe(true);
    expect(parseSource(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['http://policies.bank.example/p.yaml', 'without TLS'],
    ['https://jane:secret@policies.bank.example/p.yaml', 'password'],
    ['https://p.bank.example/p.yaml#main', '`#`'],
    ['oci://nginx:1', 'HOST/REPOSITORY'],
    ['oci://registry.bank.example/policy', 'neither a tag nor a digest'],
    ['git+https://git.bank.example/p.git#main', 'whole commit id'],
    [`git+https://git.bank.example/p.git//../../etc/passwd#${commit}`, 'no path'],
    [`git+https://git.bank.example/p.git//-x#${commit}`, 'no path'],
    [`git+https://--upload-pack=x/p.git#${commit}`, 'no address of a host'],
    ['git+ssh://git.bank.example/p.git', 'kind'],
    ['ssh://git.bank.example/p', 'kind'],
    ['https://p.bank.example/a b', 'spaces'],
    ['https://p.bank.example/\u0000', 'spaces'],
  ])('%s is none, and the sentence says why', (text, why) => {
    const parsed = parseSource(text);
    expect(parsed.ok ? '' : parsed.problem.message).toContain(why);
    expect(isRemoteSource(text)).toBe(true);
  });

  it.each(['/etc/policy.yaml', 'C:\\policy.yaml', 'policy.yaml', 'file:///etc/policy.yaml', 'vscode-remote://x/policy.yaml'])(
    '%s is a file',
    (text) => {
      expect(isRemoteSource(text)).toBe(false);
    },
  );

  it('whatever is written, answers, and a path never leaves the repository', () => {
    fc.assert(
      fc.property(fc.string(), (path) => {
        const parsed = parseSource(`git+https://h.example/r.git//${path}#${commit}`);
        if (parsed.ok && parsed.value.kind === 'git') expect(parsed.value.path.split('/')).not.toContain('..');
      }),
      { seed: 7 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => void parseSource(text)),
      { seed: 7 },
    );
  });
});

describe('the age of a kept copy', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  const policy = (rest: Partial<Policy>): Policy => ({ apiVersion: 'wharfmaster/v1', kind: 'ImagePolicy', ...rest });
  const hours = (count: number): number => now - count * 3_600_000;

  it('is due after `refresh`, after four hours when nothing is said, and when it is of the future', () => {
    expect(freshnessOf(policy({}), hours(3), now)).toEqual({ isDue: false });
    expect(freshnessOf(policy({}), hours(4), now)).toEqual({ isDue: true });
    expect(freshnessOf(policy({ distribution: { refresh: '1d' } }), hours(23), now)).toEqual({ isDue: false });
    expect(freshnessOf(policy({}), hours(-1), now)).toEqual({ isDue: true });
  });

  it('makes it stale after `maxStale` and after the day of `staleAfter`', () => {
    const within = policy({ distribution: { maxStale: '1d' }, metadata: { staleAfter: '2026-11-23' } });
    expect(freshnessOf(within, hours(24), now).stale).toBeUndefined();
    expect(freshnessOf(within, hours(25), now).stale).toContain('1d');
    expect(freshnessOf(within, now + 86_400_000, now + 86_400_000).stale).toContain('2026-11-23');
    expect(freshnessOf(within, 0, now).stale).toContain('1970-01-01');
  });

  it('stops what `onStale` says, and with `block` only stages that block', () => {
    const stops = (onStale: 'report' | 'block-push' | 'block', ci: 'report' | 'block' = 'block') =>
      (['edit', 'ci', 'push', 'admit'] as const).filter((stage) =>
        staleStops(policy({ distribution: { onStale }, enforcement: { ci } }), stage),
      );
    expect(stops('report')).toEqual([]);
    expect(stops('block-push')).toEqual(['push']);
    expect(stops('block')).toEqual(['ci', 'push', 'admit']);
    expect(stops('block', 'report')).toEqual(['push', 'admit']);
  });

  it('is told in words', () => {
    const origin = {
      ...{ source: 'oci://x/y:1', digest: 'sha256:1', name: 'bank-standard', version: '2026.11.1', serial: 41 },
      signedBy: [
        { signer: 'office', principal: 'a' },
        { signer: 'ciso', principal: 'b' },
        { signer: 'office', principal: 'c' },
      ],
    };
    expect(describeOrigin({ ...origin, confirmedAt: hours(3) }, now)).toBe(
      'bank-standard 2026.11.1, serial 41, signed by office, ciso, confirmed 3 hours ago',
    );
    expect(describeOrigin({ ...origin, confirmedAt: hours(80), stale: 'It is old.' }, now)).toContain(
      'confirmed 3 days ago; stale: It is old.',
    );
  });
});
