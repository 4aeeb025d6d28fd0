import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/node/clock.js';
import { signBlob } from '../../src/node/sigstore/blob.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { twoPlatforms } from './support/image-kit.js';
import { pushBench } from './support/push-bench.js';
import { runExpecting } from './support/run-cli.js';

const head = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: gate, version: "1", serial: 3}\n';
const trust = `trust:
  signers: {release: {type: key, keys: [{file: release.pub, sha256: "{KEY}"}], format: bundle, tlog: none}}
  require: [{match: "{HOST}/**", all: [release]}]
`;
const policy = `${head}sources: {allow: ["{HOST}/**"]}\npush: {repositories: ["{HOST}/team/**"]}\n${trust}`;

describe('sign-and-push', () => {
  it('pushes, signs, attaches, verifies and releases an archived image, and leaves evidence', async () => {
    const { push, run, key, target, server } = await pushBench(policy);
    const { out, notes } = await push(0, 'app.tar', target, '--key', `release=${key.file}`, '--yes');
    const digest = server.tags.get('1') ?? '';
    expect(out).toContain(`Released ${target}`);
    expect(out).toContain(digest);
    expect(notes).toContain('Signers   release, by embedded, as bundle');
    expect([...server.tags.keys()].filter((tag) => tag.startsWith('wharfmaster-staging-'))).toEqual([]);
    expect((await run(0, 'verify', target)).out).toContain('passed');
    const { out: listed } = await run(0, 'evidence', 'list', '--format', 'ndjson');
    const events = listed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    expect(events.filter((event) => event !== 'checkpoint').toSorted()).toEqual(
      ['push-intended', 'pushed', 'signed', 'attested', 'verified', 'tag-move-intended', 'released'].toSorted(),
    );
    expect((await run(0, 'evidence', 'verify')).out).not.toBe('');
    expect((await push(0, '--status')).out).toBe('No push is unfinished, and no staging tag was left.\n');
  });

  it('says as JSON what it did, and nothing else on stdout', async () => {
    const { push, key, target, server } = await pushBench(policy);
    const { out } = await push(0, 'app.tar', target, '--key', `release=${key.file}`, '--yes', '--format', 'json', '--quiet');
    expect(JSON.parse(out)).toMatchObject({ state: 'released', digest: server.tags.get('1'), plan: { target: { tag: '1' } } });
  });

  it('pushes an index as it is, and signs it and each of its manifests', async () => {
    const { push, run, key, target, server, workspace } = await pushBench(policy);
    writeFileSync(join(workspace, 'both.tar'), twoPlatforms());
    const { out } = await push(0, 'both.tar', target, '--key', `release=${key.file}`, '--yes', '--format', 'json');
    const { plan, digest } = JSON.parse(out);
    expect(plan.images.map(({ platform }: { platform: { architecture: string } }) => platform.architecture)).toEqual(['amd64', 'arm64']);
    const index = JSON.parse(server.manifests.get(digest)?.bytes.toString() ?? '');
    const children: readonly string[] = index.manifests.map((child: { digest: string }) => child.digest);
    const verified = JSON.parse((await run(0, 'verify', target, '--format', 'json')).out);
    expect(verified.image.manifests.map((one: { digest: string }) => one.digest)).toEqual([digest, ...children]);
    expect(verified.image.manifests.every((one: { signatures: readonly unknown[] }) => one.signatures.length === 1)).toBe(true);
  });

  it('sends nothing when the policy does not allow the target, and says why', async () => {
    const { push, key, server } = await pushBench(policy.replace('/team/**', '/other/**'));
    const { notes } = await push(1, 'app.tar', `${server.host}/team/app:1`, '--key', `release=${key.file}`, '--yes');
    expect(notes).toContain('Nothing was sent.');
    expect([server.manifests.size, server.blobs.size, server.heard.length]).toEqual([0, 0, 0]);
  });

  it('sends nothing when nobody here can sign, and says how that is set', async () => {
    const { push, target, server } = await pushBench(policy);
    const { notes } = await push(1, 'app.tar', target, '--yes');
    expect(notes).toContain('--key release=FILE');
    expect(server.blobs.size).toBe(0);
  });

  it('sends nothing with a key that the policy does not name', async () => {
    const { push, target, server } = await pushBench(policy);
    const other = await pushBench(policy);
    const { notes } = await push(3, 'app.tar', target, '--key', `release=${other.key.file}`, '--yes');
    expect(notes).toContain('has the fingerprint');
    expect(server.blobs.size).toBe(0);
  });

  it('leaves no key aside without a word: a signer that no policy has is a slip', async () => {
    const { push, key, target, server } = await pushBench(policy);
    const { notes } = await push(2, 'app.tar', target, '--key', `relaese=${key.file}`, '--key', `release=${key.file}`, '--yes');
    expect(notes).toContain('--key relaese=… is for no signer of a policy. The policies have release.');
    expect(server.blobs.size).toBe(0);
  });

  it('takes no agreement for granted', async () => {
    const { push, key, target, server } = await pushBench(policy);
    const { notes } = await push(2, 'app.tar', target, '--key', `release=${key.file}`);
    expect(notes).toContain('Say --yes to agree to the plan.');
    expect(server.blobs.size).toBe(0);
  });

  it('keeps what is staged when others must sign too, and lists it', async () => {
    const both = policy
      .replace('signers: {', 'signers: {second: {type: key, keys: [{file: release.pub, sha256: "' + '0'.repeat(64) + '"}]}, ')
      .replace('all: [release]', 'all: [release, second]');
    const { push, key, target, server } = await pushBench(both);
    await push(1, 'app.tar', target, '--key', `release=${key.file}`, '--yes');
    expect(server.tags.size).toBe(0);
    const { out } = await push(1, 'app.tar', target, '--key', `release=${key.file}`, '--yes', '--incomplete');
    expect(out).toContain('Not released: the image in the registry does not meet the policy yet.');
    expect(server.tags.has('1')).toBe(false);
    expect((await push(0, '--status')).out).toContain(`app.tar to ${target}  last step done: attest; staged:`);
  });

  it('says so when the registry keeps the staging tag', async () => {
    const { push, key, target } = await pushBench(policy, { deleteTags: false });
    const { out } = await push(0, 'app.tar', target, '--key', `release=${key.file}`, '--yes');
    expect(out).toContain('is still there and points to the same, verified content.');
    expect((await push(0, '--status')).out).toContain('released; its staging tag is left');
  });

  it.each([
    [['--resume'], 'No push of app.tar to'],
    [['--key', 'release'], '--key needs SIGNER=FILE'],
    [['--trust-root', '=x'], '--trust-root needs NAME=PATH'],
  ])('refuses %j in a sentence', async (flags, sentence) => {
    const { push, target } = await pushBench(policy);
    expect((await push(2, 'app.tar', target, '--yes', ...flags)).notes).toContain(sentence);
  });

  it.each([
    [[], 'Say which image to push'],
    [['app.tar'], 'Say where app.tar is to be released'],
    [['app.tar', 'HOST/team/app'], 'has no tag'],
    [['app.tar', `HOST/team/app:1@sha256:${'1'.repeat(64)}`], 'has a digest'],
    [['app.tar', 'HOST/Team/app:1'], 'is no target'],
  ])('refuses the operands %j in a sentence', async (operands, sentence) => {
    const { push, server } = await pushBench(policy);
    expect((await push(2, ...operands.map((word) => word.replace('HOST', server.host)))).notes).toContain(sentence);
  });

  it('pushes nothing without a policy', async () => {
    const folder = temporaryFolder({ 'app.tar': '' });
    const { notes } = await runExpecting(2, folder, ['sign-and-push', 'app.tar', 'registry.example/app:1', '--yes']);
    expect(notes).toContain('No policy was found, so nothing may be pushed.');
  });
});

describe('break-glass', () => {
  const denied = policy.replace('"{HOST}/team/**"]}', '"{HOST}/other/**"], override: break-glass, overrideSigners: [release]}');

  it('is worth nothing without a signature of somebody whom the policy lets', async () => {
    const { push, key, target, image, workspace, server } = await pushBench(denied);
    const token = { subject: image.imageId, action: 'push', target, expires: '2999-01-01T00:00:00Z', nonce: 'n', reason: 'because' };
    const file = join(workspace, 'token.json');
    writeFileSync(file, JSON.stringify(token));
    const args = ['app.tar', target, '--key', `release=${key.file}`, '--yes', '--override', file];
    expect((await push(1, ...args)).notes).toContain('token.json.sigstore.json cannot be read');
    writeFileSync(`${file}.sigstore.json`, '{}');
    expect((await push(1, ...args)).notes).toContain('is not signed by anybody who may sign break-glass tokens');
    expect(server.blobs.size).toBe(0);
  });

  it('lets one push through with a signed token, once, and what is attached says that the gate did not pass', async () => {
    const { push, run, key, target, image, server, workspace } = await pushBench(denied);
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
    const request = {
      signer: key.named(),
      means: { engine: 'embedded', key: key.file },
      secrets: {},
      timeoutMs: 20_000,
      clock: systemClock,
    };
    const bundle = await signBlob(Buffer.from(JSON.stringify(token)), request, new AbortController().signal);
    writeFileSync(`${file}.sigstore.json`, bundle.ok ? bundle.value : '');
    const args = ['--key', `release=${key.file}`, '--yes', '--override', file];
    const { notes } = await push(0, 'app.tar', target, ...args);
    expect(notes).toContain('Set aside by the break-glass token of `release` (the shop is down).');
    expect((await run(0, 'evidence', 'list', '--format', 'ndjson')).out).toContain('"event":"override-used"');
    server.tags.clear();
    expect((await push(1, 'app.tar', target, ...args)).notes).toContain('already.');
    expect(server.tags.size).toBe(0);
  });
});
