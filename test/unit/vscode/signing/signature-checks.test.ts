import { describe, expect, it } from 'vitest';
import type { ImageTrust } from '../../../../src/core/index.js';
import type { VerifyResult } from '../../../../src/tool-host/protocol.js';
import { inRegistries, SignatureChecks } from '../../../../src/vscode/signing/signature-checks.js';

const digest = `sha256:${'a'.repeat(64)}`;

function trustOf(name: string): ImageTrust {
  return { name, digest, manifests: [], unknown: [], checkedAt: '2026-11-23T00:00:00.000Z' };
}

function found(name: string): VerifyResult {
  const verdict = { outcome: 'passed', asked: true, findings: [], missing: [], requirements: [] } as const;
  return { trust: trustOf(name), verdict, policies: [] };
}

function checks(answer: (reference: string) => VerifyResult = found) {
  const asked: string[] = [];
  const told: object[] = [];
  const clock = { now: 0 };
  let running = 0;
  let most = 0;
  const made = new SignatureChecks({
    server: { request: (_, params) => Promise.resolve(void told.push(params)) },
    async verify(reference) {
      asked.push(reference);
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      return answer(reference);
    },
    now: () => clock.now,
    wait: () => Promise.resolve(),
    log: { info: () => undefined, warn: () => undefined },
  });
  return { made, asked, told, clock, most: () => most };
}

const minute = 60_000;

describe('signatures that are looked up in the background', () => {
  it('are asked for one after the other and told to the language server', async () => {
    const { made, asked, told, most } = checks();
    made.want(['r.example/a:1', 'r.example/b:1', 'r.example/a:1']);
    await made.settled();
    expect(asked).toEqual(['r.example/a:1', 'r.example/b:1']);
    expect(told).toEqual([
      { images: [], trust: [trustOf('r.example/a:1')] },
      { images: [], trust: [trustOf('r.example/b:1')] },
    ]);
    expect(most()).toBe(1);
  });

  it('hold for a while: content longer than a tag, which may move', async () => {
    const { made, asked, clock } = checks();
    const names = ['r.example/a:1', `r.example/a@${digest}`];
    const look = async (): Promise<number> => {
      made.want(names);
      await made.settled();
      return asked.splice(0).length;
    };
    expect(await look()).toBe(2);
    clock.now = 14 * minute;
    expect(await look()).toBe(0);
    clock.now = 16 * minute;
    expect(await look()).toBe(1);
    clock.now = 6 * 60 * minute + 1;
    expect(await look()).toBe(2);
    made.forgetAges();
    expect(await look()).toBe(2);
  });

  it('leave a registry alone for a while that limits us, and go on with others', async () => {
    const limited: VerifyResult = { problem: { code: 'REGISTRY_RATE_LIMITED', message: 'too many', next: 'wait' } };
    const { made, asked, told, clock } = checks((reference) => (reference.startsWith('slow.') ? limited : found(reference)));
    made.want(['slow.example/a:1', 'slow.example/b:1', 'fast.example/a:1']);
    await made.settled();
    expect(asked).toEqual(['slow.example/a:1', 'fast.example/a:1']);
    expect(told).toHaveLength(1);
    clock.now = 11 * minute;
    made.want(['slow.example/b:1']);
    await made.settled();
    expect(asked.at(-1)).toBe('slow.example/b:1');
  });

  it('drop what no open file names any more, and end with the window', async () => {
    const { made, asked } = checks();
    made.want(['r.example/a:1', 'r.example/b:1']);
    made.want(['r.example/c:1']);
    await made.settled();
    expect(asked).toEqual(['r.example/a:1', 'r.example/c:1']);
    made.want(['r.example/d:1', 'r.example/e:1']);
    made.dispose();
    await made.settled();
    expect(asked).not.toContain('r.example/e:1');
  });

  it('are told again to a server that has just started', async () => {
    const { made, told } = checks();
    await made.tellAll();
    expect(told).toEqual([]);
    await made.check('r.example/a:1', new AbortController().signal);
    told.length = 0;
    await made.tellAll();
    expect(told).toEqual([{ images: [], trust: [trustOf('r.example/a:1')], allTrust: true }]);
  });

  it('are only those of registries that the person allowed', () => {
    const named = ['R.example/a:1', 'other.example/a:1', 'nginx', 'r.example:5000/a:1', '::'];
    expect(inRegistries(named, ['r.example', 'docker.io'])).toEqual(['R.example/a:1', 'nginx']);
    expect(inRegistries(named, [])).toEqual([]);
  });
});
