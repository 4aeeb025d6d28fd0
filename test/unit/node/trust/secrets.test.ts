import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TrustProblem } from '../../../../src/core/index.js';
import { hasIdentityToken } from '../../../../src/node/trust/identity-tokens.js';
import { commandLineSecrets, type CommandLineSecretsOptions } from '../../../../src/node/trust/secrets.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const key = { signer: 'release', key: '/keys/release.key' };

function secrets(told: Partial<CommandLineSecretsOptions> = {}) {
  const problems: TrustProblem[] = [];
  const questions: string[] = [];
  const answers = ['first', 'second'];
  const source = commandLineSecrets({
    environment: {},
    signal: new AbortController().signal,
    hear: (problem) => problems.push(problem),
    ask: (question) => {
      questions.push(question);
      return Promise.resolve(answers.shift());
    },
    ...told,
  });
  return { source, problems, questions };
}

describe('passphrases', () => {
  it('come from the environment under the tools’ own names before anybody is asked', async () => {
    const { source, questions } = secrets({
      environment: { COSIGN_PASSWORD: 'open', COSIGN_PKCS11_PIN: '1234', DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: 'old' },
    });
    expect(await source.passphrase(key)).toBe('open');
    expect(await source.passphrase({ signer: 'token', key: 'pkcs11:token=t' })).toBe('1234');
    expect(await source.passphrase({ signer: 'old', key: '' })).toBe('old');
    expect(questions).toEqual([]);
  });

  it('are asked for once a signer, and again only when they were wrong', async () => {
    const { source, questions } = secrets();
    expect(await source.passphrase(key)).toBe('first');
    expect(await source.passphrase(key)).toBe('first');
    expect(await source.passphrase({ ...key, wasWrong: true })).toBe('second');
    expect(await source.passphrase(key)).toBe('second');
    expect(questions).toHaveLength(2);
    expect(questions[1]).toMatch(/^That was not it/);
  });

  it('are asked for when the environment’s was wrong', async () => {
    const { source } = secrets({ environment: { COSIGN_PASSWORD: 'wrong' } });
    expect(await source.passphrase(key)).toBe('wrong');
    expect(await source.passphrase({ ...key, wasWrong: true })).toBe('first');
  });
});

describe('identity tokens', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('come from the file that was named, else from SIGSTORE_ID_TOKEN', async () => {
    const file = join(temporaryFolder({ token: 'eyJ.file\n' }), 'token');
    chmodSync(file, 0o600);
    const environment = { SIGSTORE_ID_TOKEN: 'eyJ.environment' };
    expect(await secrets({ identityTokenFile: file, environment }).source.identityToken({ signer: 'ci' })).toBe('eyJ.file');
    expect(await secrets({ environment }).source.identityToken({ signer: 'ci' })).toBe('eyJ.environment');
    expect(await secrets().source.identityToken({ signer: 'ci' })).toBeUndefined();
    expect([
      hasIdentityToken({ environment }),
      hasIdentityToken({ environment: {} }),
      hasIdentityToken({ environment: {}, identityTokenFile: file }),
    ]).toEqual([true, false, true]);
  });

  it.skipIf(process.platform === 'win32')(
    'are not read from a file that others can read, that is empty, or that lies in a workspace',
    async () => {
      const folder = temporaryFolder({ open: 'eyJ', empty: '', 'workspace/token': 'eyJ' });
      for (const [name, mode] of [
        ['open', 0o644],
        ['empty', 0o600],
        ['workspace/token', 0o600],
      ] as const) {
        chmodSync(join(folder, name), mode);
        const { source, problems } = secrets({ identityTokenFile: join(folder, name), workspaces: [join(folder, 'workspace')] });
        expect(await source.identityToken({ signer: 'ci' }), name).toBeUndefined();
        expect(problems).toMatchObject([{ code: 'IDENTITY_TOKEN_MISSING' }]);
      }
    },
  );

  it('are asked for at GitHub in a job that may ask', async () => {
    const asked: { readonly url: string; readonly headers: unknown }[] = [];
    vi.stubGlobal('fetch', (url: URL, { headers }: RequestInit) => {
      asked.push({ url: url.href, headers });
      return Promise.resolve(Response.json({ value: 'eyJ.github' }));
    });
    const environment = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://pipelines.example/token?v=1', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'S3CRET' };
    expect(await secrets({ environment }).source.identityToken({ signer: 'ci' })).toBe('eyJ.github');
    expect(asked).toEqual([
      {
        url: 'https://pipelines.example/token?v=1&audience=sigstore',
        headers: { authorization: 'bearer S3CRET', accept: 'application/json' },
      },
    ]);
  });

  it('are not asked for over plain HTTP, and a refusal is told without the job’s own token', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('no', { status: 403 })));
    const token = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'S3CRET' };
    for (const url of ['http://pipelines.example/token', 'https://pipelines.example/token']) {
      const { source, problems } = secrets({ environment: { ...token, ACTIONS_ID_TOKEN_REQUEST_URL: url } });
      expect(await source.identityToken({ signer: 'ci' })).toBeUndefined();
      expect(problems).toMatchObject([{ code: 'IDENTITY_TOKEN_REFUSED' }]);
      expect(JSON.stringify(problems)).not.toContain('S3CRET');
    }
  });
});
