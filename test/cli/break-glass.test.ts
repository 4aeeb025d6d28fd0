import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/node/clock.js';
import { signBlob } from '../../src/node/sigstore/blob.js';
import { makeKey, type TestKey } from '../unit/node/sigstore/support/key-signer.js';
import { pushBench, type PushBench } from './support/push-bench.js';

/** Nobody may push to `team`, but by a token of the duty officer, whose key is described by `duty`. */
function policyWith(duty: string): string {
  return `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: {name: gate, version: "1", serial: 3}
sources: {allow: ["{HOST}/**"]}
push: {repositories: ["{HOST}/other/**"], override: break-glass, overrideSigners: [duty]}
trust:
  signers:
    release: {type: key, keys: [{file: release.pub, sha256: "{KEY}"}], format: bundle, tlog: none}
    duty: {type: key, keys: [{file: duty.pub, sha256: "${duty}}
  require: [{match: "{HOST}/**", all: [release]}]
`;
}

const valid = '"}], format: legacy, tlog: none';

async function tokenOf(key: TestKey, { image, target, workspace }: PushBench): Promise<string> {
  const token = {
    subject: image.imageId,
    action: 'push',
    target,
    expires: '2999-01-01T00:00:00Z',
    nonce: 'n1',
    reason: 'the shop is down',
  };
  const file = join(workspace, 'token.json');
  writeFileSync(file, JSON.stringify(token));
  const request = { signer: key.named(), means: { engine: 'embedded', key: key.file }, secrets: {}, timeoutMs: 20_000, clock: systemClock };
  const bundle = await signBlob(Buffer.from(JSON.stringify(token)), request, new AbortController().signal);
  writeFileSync(`${file}.sigstore.json`, bundle.ok ? bundle.value : '');
  return file;
}

async function benchWith(standing: string) {
  const duty = makeKey();
  const bench = await pushBench(policyWith(`${duty.sha256}${standing}`));
  writeFileSync(join(bench.workspace, 'duty.pub'), duty.pem);
  const file = await tokenOf(duty, bench);
  return { ...bench, args: ['app.tar', bench.target, '--key', `release=${bench.key.file}`, '--yes', '--override', file] };
}

describe('a break-glass token', () => {
  it('counts when its signer is in force, however the signer’s images are stored', async () => {
    const { push, args, server } = await benchWith(valid);
    await push(0, ...args);
    expect(server.tags.has('1')).toBe(true);
  });

  it('was used when any log in reach says so, whichever log this command keeps', async () => {
    const { push, args, server, workspace } = await benchWith(valid);
    await push(0, ...args);
    server.tags.clear();
    expect((await push(1, ...args, '--evidence', join(workspace, 'another'))).notes).toContain('already.');
  });

  it.each([
    [
      'is revoked',
      ', revoked: {at: 2026-01-01, reason: the key was stolen}',
      'the signer is revoked since 2026-01-01 (the key was stolen)',
    ],
    ['is valid no more', ', validUntil: 2025-12-31', 'the signer was valid until 2025-12-31'],
  ])('is worth nothing when its signer %s', async (_, standing, why) => {
    const { push, args, server } = await benchWith(`${valid}${standing}`);
    expect((await push(1, ...args)).notes).toContain(why);
    expect(server.blobs.size).toBe(0);
  });
});
