import { describe, expect, it } from 'vitest';
import type { CeremonyParams, CeremonyProgressParams, CeremonyResult } from '../../../../src/tool-host/protocol.js';
import { Ceremonies, type CeremonyAnswers, type CeremonyHost } from '../../../../src/vscode/signing/ceremonies.js';
import type { HostAnswer } from '../../../../src/vscode/tool-host.js';

const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };

function openWindow(end: () => Promise<CeremonyResult>) {
  const questions = new Map<string, HostAnswer>();
  const hear = new Set<(progress: CeremonyProgressParams) => void>();
  const host: CeremonyHost = {
    request: () => end() as Promise<never>,
    answer: (method, answer) => void questions.set(method, answer),
    onCeremonyProgress: (one) => {
      hear.add(one);
      return { dispose: () => void hear.delete(one) };
    },
  };
  const shown: unknown[] = [];
  const answers: CeremonyAnswers = {
    confirm: (plan) => Promise.resolve(shown.push(plan) > 0),
    passphrase: () => Promise.resolve({ secret: 'open sesame' }),
    identityToken: () => Promise.resolve({ secret: 'token' }),
  };
  const ceremonies = new Ceremonies(host, answers);
  const ask = (method: string, params: object): Promise<object | undefined> => Promise.resolve(questions.get(method)?.(params, token));
  return { ceremonies, ask, shown, tell: (progress: CeremonyProgressParams) => hear.forEach((one) => one(progress)), listening: hear };
}

const params: CeremonyParams = {
  ...{ token: 'mine', target: 'r.example/web:1', image: { name: 'web:1' }, signers: {}, trustRoots: {}, hashUser: false },
  ...{ scanners: [], timeoutMs: 1, updateDatabase: false, servers: {}, credentials: {} },
};
const released: CeremonyResult = { problem: { code: 'BUSY', message: 'busy', next: 'wait' } };

describe('the pushes of a window', () => {
  it('are agreed to and given secrets only while they are under way', async () => {
    const { promise, resolve } = Promise.withResolvers<CeremonyResult>();
    const { ceremonies, ask, shown } = openWindow(() => promise);
    const plan = { id: 'p' };
    expect(await ask('ceremony/confirm', { token: 'mine', plan })).toEqual({ agreed: false });
    const run = ceremonies.run(params, () => undefined, new AbortController().signal);
    expect(ceremonies.isPushing('r.example/web:1')).toBe(true);
    expect(await ask('ceremony/confirm', { token: 'mine', plan })).toEqual({ agreed: true });
    expect(await ask('secret/passphrase', { token: 'mine', signer: 'release' })).toEqual({ secret: 'open sesame' });
    expect(await ask('secret/identityToken', { token: 'mine', signer: 'release' })).toEqual({ secret: 'token' });
    resolve(released);
    await run;
    expect(ceremonies.isPushing('r.example/web:1')).toBe(false);
    expect(await ask('secret/passphrase', { token: 'mine', signer: 'release' })).toEqual({});
    expect(shown).toEqual([plan]);
  });

  it('are not those of somebody else, and no question without its parts', async () => {
    const { promise, resolve } = Promise.withResolvers<CeremonyResult>();
    const { ceremonies, ask, shown } = openWindow(() => promise);
    const run = ceremonies.run(params, () => undefined, new AbortController().signal);
    for (const odd of [{ token: 'other', plan: {} }, { plan: {} }, { token: 'mine' }, { token: 'mine', plan: null }])
      expect(await ask('ceremony/confirm', odd)).toEqual({ agreed: false });
    for (const odd of [{ token: 'other', signer: 'release' }, { token: 'mine' }, { token: 'mine', signer: 7 }])
      expect(await ask('secret/passphrase', odd)).toEqual({});
    resolve(released);
    await run;
    expect(shown).toEqual([]);
  });

  it('tell their own progress, and nothing once they are over, however they end', async () => {
    const { promise, reject } = Promise.withResolvers<CeremonyResult>();
    const { ceremonies, tell, listening } = openWindow(() => promise);
    const steps: string[] = [];
    const run = ceremonies.run(params, ({ step }) => steps.push(step), new AbortController().signal);
    tell({ token: 'mine', step: { step: 'push', about: 'x' } });
    tell({ token: 'other', step: { step: 'sign', about: 'x' } });
    reject(new Error('the host was killed'));
    await expect(run).rejects.toThrow('killed');
    expect(steps).toEqual(['push']);
    expect(listening.size).toBe(0);
    expect(ceremonies.isPushing('r.example/web:1')).toBe(false);
  });
});
