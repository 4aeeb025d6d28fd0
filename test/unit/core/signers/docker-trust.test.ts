import { describe, expect, it } from 'vitest';
import { signingTools, type NamedSigner, type SignRequest } from '../../../../src/core/index.js';
import {
  digest,
  image,
  named,
  output,
  parsed,
  problemOf,
  recorded,
  signers,
  signRequest,
  valueOf,
  verifyRequest,
} from './support/recorded.js';

const dockerTrust = signingTools.find(({ id }) => id === 'docker-trust')!;
const tagged = { ...image, tag: '1.4' };
const anybody = named({ type: 'docker-trust', server: 'https://notary.bank.example' });

function read(signer: NamedSigner, told = recorded('docker-trust/inspect'), about: SignRequest['image'] = image) {
  const [call] = valueOf(dockerTrust.verify(verifyRequest(signer, { image: about }), '28.2.2'));
  return valueOf(parsed(call, told)).signatures;
}

describe('signing with Docker Content Trust', () => {
  it('pushes and signs what the engine has under the name, at the policy’s own server', () => {
    const call = valueOf(
      dockerTrust.sign(signRequest(signers.dockerTrust, { image: tagged, secrets: { passphrase: 'a', rootPassphrase: 'b' } }), '28.2.2'),
    );
    expect(call.args).toEqual(['trust', 'sign', '--local', 'registry.bank.example/apps/web:1.4']);
    expect(call.env).toEqual({
      DOCKER_CONTENT_TRUST_SERVER: 'https://notary.bank.example',
      DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: 'a',
      DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: 'b',
    });
  });

  it('has signed only when this very digest is signed under the name afterwards', () => {
    const confirm = (told: SignRequest['image'] = tagged) =>
      valueOf(dockerTrust.confirm!(signRequest(signers.dockerTrust, { image: told }), '28.2.2'));
    expect(parsed(confirm(), recorded('docker-trust/inspect'))).toEqual({ ok: true, value: undefined });
    expect(problemOf(parsed(confirm({ ...tagged, tag: '1.3' }), recorded('docker-trust/inspect'))).code).toBe('TAG_MOVED');
    expect(problemOf(parsed(confirm({ ...tagged, digest: `sha256:${'1'.repeat(64)}` }), recorded('docker-trust/inspect'))).code).toBe(
      'TAG_MOVED',
    );
  });

  it('explains where the command is gone, and what to do instead', () => {
    const gone = output({ exitCode: 1, stderr: "docker: unknown command: docker trust\n\nRun 'docker --help' for more information" });
    for (const call of [dockerTrust.probe!(), valueOf(dockerTrust.sign(signRequest(signers.dockerTrust, { image: tagged }), '29.0.1'))])
      expect(problemOf(parsed<unknown>(call, gone))).toMatchObject({
        code: 'TOOL_TOO_OLD',
        next: expect.stringMatching(/2026-12-08.*cosign or notation/) as string,
      });
    expect(parsed(dockerTrust.probe!(), output({ stdout: 'Usage:  docker trust COMMAND' })).ok).toBe(true);
    expect(parsed(dockerTrust.version(), output({ stdout: 'Docker version 28.2.2, build e6534b4' }))).toEqual({
      ok: true,
      value: { version: '28.2.2' },
    });
  });
});

describe('passphrases', () => {
  it('are those of the keys that sign; the root key’s is never guessed from the other', () => {
    const call = valueOf(dockerTrust.sign(signRequest(signers.dockerTrust, { image: tagged, secrets: { passphrase: 'a' } }), '28.2.2'));
    expect(call.env).not.toHaveProperty('DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE');
    expect(call.inherits).toContain('DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE');
    for (const stderr of [
      'password invalid, operation has failed',
      'could not find necessary signing keys, at least one of these keys must be available: 2a9b',
    ])
      expect(problemOf(parsed(call, output({ exitCode: 1, stderr }))).code).toBe('PASSPHRASE_WRONG');
  });
});

describe('what docker trust inspect tells', () => {
  it('is each signer of this digest with the name that was signed', () => {
    expect(read(anybody)).toEqual([
      {
        ...{ signer: 'release', format: 'docker-trust', verifier: 'docker-trust', verified: true, times: [] },
        principal: {
          ...{ type: 'docker-trust', server: 'https://notary.bank.example', name: 'alice' },
          keyIds: ['2a9b9a38cdedcfb8d74fd121b6af8264d970364b1f4980e78b2f725a6a5b9459'],
        },
        claimedName: 'registry.bank.example/apps/web:1.4',
      },
      expect.objectContaining({ verified: true, principal: expect.objectContaining({ name: 'bob', keyIds: [] }) as object }),
    ]);
  });

  it('counts only the signers that the policy names', () => {
    expect(read(signers.dockerTrust).map(({ verified, problem }) => [verified, problem?.code])).toEqual([
      [true, undefined],
      [false, 'SIGNATURE_INVALID'],
    ]);
  });

  it('says so when the name that was asked for is signed for another digest', () => {
    expect(read(anybody, recorded('docker-trust/inspect'), { ...image, tag: '1.3' })).toContainEqual(
      expect.objectContaining({
        verified: false,
        problem: expect.objectContaining({ message: expect.stringContaining('1.3') as string }) as object,
      }),
    );
    expect(read(anybody).map(({ claimedName }) => claimedName)).not.toContain('registry.bank.example/apps/web:1.3');
  });

  it('is nothing only when the server answered that it knows nothing', () => {
    const none = output({
      exitCode: 1,
      stderr: `time="…" level=debug msg="Error: remote trust data does not exist for registry.bank.example/apps/web"\nno signatures or cannot access registry.bank.example/apps/web`,
    });
    expect(read(anybody, none)).toEqual([]);
    const [call] = valueOf(dockerTrust.verify(verifyRequest(anybody), '28.2.2'));
    const silent = output({ exitCode: 1, stderr: 'no signatures or cannot access registry.bank.example/apps/web' });
    expect(problemOf(parsed(call, silent)).code).toBe('TOOL_FAILED');
    const away = output({ exitCode: 1, stderr: 'msg="Error: error contacting notary server: dial tcp 192.0.2.1:443"' });
    expect(problemOf(parsed(call, away)).code).toBe('REGISTRY_UNREACHABLE');
  });

  it('is asked of the whole repository, so that a digest is found under whatever name it was signed', () => {
    const [call] = valueOf(dockerTrust.verify(verifyRequest(anybody, { image: tagged }), '28.2.2'));
    expect(call?.args.at(-1)).toBe('registry.bank.example/apps/web');
    expect(digest).toContain('sha256:');
  });
});
