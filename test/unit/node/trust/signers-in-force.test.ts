import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GoverningPolicy, ToolCall } from '../../../../src/core/index.js';
import type { NodeToolRunner } from '../../../../src/node/tool-runner.js';
import { signersInForce } from '../../../../src/node/trust/signers-in-force.js';
import { layerOf } from '../../../support/judging.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const sha256 = fingerprint(publicKey);
const signal = new AbortController().signal;

function fingerprint(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function governing(signers: string, kind: 'organisation' | 'workspace' = 'organisation', file = '/office/policy.yaml'): GoverningPolicy {
  return { layers: [layerOf(`apiVersion: wharfmaster/v1\nkind: ImagePolicy\ntrust: {signers: {${signers}}}`, kind, file)], broken: [] };
}

/** A cosign that prints this key, with every address that it was asked for. */
function cosignWith(text: string): { readonly runner: NodeToolRunner; readonly asked: string[] } {
  const asked: string[] = [];
  const runner: NodeToolRunner = {
    run: <T>(call: ToolCall<T>) => {
      asked.push(call.args.at(-1) ?? '');
      return Promise.resolve({ result: call.parse({ stdout: text, stderr: '', exitCode: 0, files: {} }), command: 'cosign' });
    },
  };
  return { runner, asked };
}

const roots = { managed: {}, flags: {}, settings: {}, workspaces: [] };

describe('the signers of the policies in force', () => {
  it('have their key files read beside the policy and compared with the fingerprint', async () => {
    const folder = temporaryFolder({ 'keys/base.pub': pem });
    const policies = governing(
      `base: {type: key, keys: [{file: keys/base.pub, sha256: "${sha256}"}]}`,
      'workspace',
      join(folder, '.wharfmaster.yaml'),
    );
    const [base] = await signersInForce({ governing: policies, roots, ...cosignWith(''), ownKeys: {} }, signal);
    expect(base?.named?.publicKeys).toEqual([{ sha256, pem }]);
  });

  it('are told one by one: what is wrong with one takes nothing from another', async () => {
    const policies = governing(
      `good: {type: docker-trust, server: "https://n"}, gone: {type: key, keys: [{file: gone.pub, sha256: "${sha256}"}]}, rootless: {type: keyless, issuer: "https://i", subject: s, trustRoot: bank}, storeless: {type: notation, trustStores: ["ca:x"], identities: ["*"]}`,
    );
    const signers = await signersInForce({ governing: policies, roots, ...cosignWith(''), ownKeys: {} }, signal);
    expect(signers.map(({ name, problem }) => [name, problem?.code])).toEqual([
      ['good', undefined],
      ['gone', 'KEY_NOT_FOUND'],
      ['rootless', 'TRUST_ROOT_MISSING'],
      ['storeless', 'TRUST_ROOT_MISSING'],
    ]);
  });

  it('keep the keys that can be had when another cannot', async () => {
    const folder = temporaryFolder({ 'base.pub': pem });
    const other = 'ab'.repeat(32);
    const policies = governing(
      `base: {type: key, keys: [{file: gone.pub, sha256: "${other}"}, {file: base.pub, sha256: "${sha256}"}]}`,
      'organisation',
      join(folder, 'policy.yaml'),
    );
    const [base] = await signersInForce({ governing: policies, roots, ...cosignWith(''), ownKeys: {} }, signal);
    expect(base?.named?.publicKeys.map((key) => key.sha256)).toEqual([sha256]);
  });
});

describe('Notary servers', () => {
  it('are not spoken to because a workspace says so: docker would show them credentials', async () => {
    const text = 'old: {type: docker-trust, server: "https://evil.example"}';
    const ask = (kind: 'organisation' | 'workspace', ownKeys = {}) =>
      signersInForce({ governing: governing(text, kind), roots, ...cosignWith(''), ownKeys }, signal);
    expect((await ask('workspace'))[0]?.problem?.message).toContain('https://evil.example');
    expect((await ask('organisation'))[0]?.named).toBeDefined();
    expect((await ask('workspace', { old: undefined }))[0]?.named).toBeDefined();
  });
});

describe('keys in key services', () => {
  const text = `base: {type: key, keys: [{kms: "hashivault://base-images", sha256: "${sha256}"}]}`;

  it('are asked for with cosign, and count only with the policy’s fingerprint', async () => {
    const { runner, asked } = cosignWith(pem);
    const [base] = await signersInForce({ governing: governing(text), roots, runner, ownKeys: {} }, signal);
    expect(asked).toEqual(['hashivault://base-images']);
    expect(base?.named?.publicKeys.map((key) => key.sha256)).toEqual([sha256]);
    const swapped = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const [other] = await signersInForce({ governing: governing(text), roots, ...cosignWith(swapped), ownKeys: {} }, signal);
    expect(other).toMatchObject({ problem: { code: 'KEY_NOT_IN_POLICY' } });
  });

  it('are not asked for because a workspace says so: that would send the person’s credentials anywhere', async () => {
    const { runner, asked } = cosignWith(pem);
    const workspace = governing(text, 'workspace');
    const [base] = await signersInForce({ governing: workspace, roots, runner, ownKeys: {} }, signal);
    expect(base).toMatchObject({
      problem: { code: 'KEY_NOT_FOUND', next: expect.stringContaining('--key base=hashivault://base-images') as string },
    });
    expect(asked).toEqual([]);
    const [own] = await signersInForce({ governing: workspace, roots, runner, ownKeys: { base: 'hashivault://base-images' } }, signal);
    expect(own?.named?.publicKeys).toHaveLength(1);
  });

  it.each(['/etc/shadow', 'https://evil.example/key', 'env://SECRET', 'kms'])('are no files, pages or variables: %s', async (address) => {
    const { runner, asked } = cosignWith(pem);
    const policies = governing(`base: {type: key, keys: [{kms: "${address}", sha256: "${sha256}"}]}`);
    const [base] = await signersInForce({ governing: policies, roots, runner, ownKeys: {} }, signal);
    expect(base?.problem?.code).toBe('KEY_NOT_FOUND');
    expect(asked).toEqual([]);
  });
});
