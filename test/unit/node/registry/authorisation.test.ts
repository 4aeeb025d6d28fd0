import { describe, expect, it } from 'vitest';
import { readChallenges } from '../../../../src/node/registry/challenge.js';
import type { RegistryCredentials } from '../../../../src/node/registry/options.js';
import { app, client, code, never, outcome } from './support/client.js';
import { imageManifest, registryServer, serve, type Heard } from './support/registry-server.js';

describe('a challenge', () => {
  it.each([
    [
      'Bearer realm="https://a/token",service="r",scope="repository:a/b:pull,push"',
      [{ scheme: 'bearer', parameters: { realm: 'https://a/token', service: 'r', scope: 'repository:a/b:pull,push' } }],
    ],
    [
      'Basic realm="x", Bearer realm="y" , error="z"',
      [
        { scheme: 'basic', parameters: { realm: 'x' } },
        { scheme: 'bearer', parameters: { realm: 'y', error: 'z' } },
      ],
    ],
    ['bearer REALM = "a \\"b\\" c"', [{ scheme: 'bearer', parameters: { realm: 'a "b" c' } }]],
    ['Bearer realm=https://a/token,service=r', [{ scheme: 'bearer', parameters: { realm: 'https://a/token', service: 'r' } }]],
    ['Bearer realm="a",realm="b"', [{ scheme: 'bearer', parameters: { realm: 'a' } }]],
    ['Basic', [{ scheme: 'basic', parameters: {} }]],
    ['Bearer realm="never closed', [{ scheme: 'bearer', parameters: { realm: 'never closed' } }]],
    ['"\u00e4", = ,,', []],
    ['', []],
  ])('%s is read', (text, challenges) => expect(readChallenges(text)).toEqual(challenges));

  it('is read in bounded time, however long', () => {
    for (const text of ['"'.repeat(1e6), 'a='.repeat(1e6), 'a '.repeat(1e6), '\\"'.repeat(1e6), ','.repeat(1e6)])
      readChallenges(`Bearer ${text}`);
  });
});

const image = imageManifest('one');
const alice = { username: 'alice', password: 'pass:wörd' };
const basicOfAlice = `Basic ${Buffer.from('alice:pass:wörd').toString('base64')}`;

function credentials(value: RegistryCredentials | undefined) {
  return { credentials: () => Promise.resolve({ ok: true, value } as const) };
}

/** A registry that takes this Authorization header for these methods, and else gives this challenge. */
async function guarded(challenge: (host: string) => string, accepts: (authorization: string, heard: Heard) => boolean) {
  const server: Awaited<ReturnType<typeof registryServer>> = await registryServer({
    before: (heard, response) => {
      const { authorization = '' } = heard.headers;
      if (heard.path === '/v2/' || accepts(authorization, heard)) return false;
      response.writeHead(401, { 'www-authenticate': challenge(server.host) }).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
      return true;
    },
  });
  server.manifests.set(image.descriptor.digest, { bytes: image.bytes, type: image.descriptor.mediaType });
  server.tags.set('1.0', image.descriptor.digest);
  return server;
}

describe('basic authentication', () => {
  it('answers a challenge once, and remembers', async () => {
    const { host, heard } = await guarded(
      () => 'Basic realm="r"',
      (given) => given === basicOfAlice,
    );
    const registry = client(credentials(alice));
    expect(code(await registry.manifest(app(host, { tag: '1.0' }), never))).toBe('ok');
    expect(code(await registry.manifest(app(host, { tag: '1.0' }), never))).toBe('ok');
    expect(heard.filter(({ path }) => path !== '/v2/').map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      basicOfAlice,
      basicOfAlice,
    ]);
  });

  it.each([
    ['without credentials', undefined],
    ['with a token where a password is wanted', { identityToken: 't' }],
    ['with a wrong password', { ...alice, password: 'hunter2-marker' }],
  ])('tells how to log in, %s', async (_, given) => {
    const { host } = await guarded(
      () => 'Basic realm="r"',
      (header) => header === basicOfAlice,
    );
    const registry = client(credentials(given));
    const result = await registry.manifest(app(host, { tag: '1.0' }), never);
    expect(code(result)).toBe('REGISTRY_UNAUTHORISED');
    expect(JSON.stringify(result)).toContain(`docker login ${host}`);
    expect(JSON.stringify([result, registry.lines])).not.toContain('hunter2-marker');
  });

  it('does not send a password over plain HTTP to anybody but loopback and listed hosts', async () => {
    const { heard } = await guarded(
      () => 'Basic realm="r"',
      () => true,
    );
    const registry = client({ ...credentials(alice), privateHosts: ['registry.test'] });
    expect(code(await registry.manifest(app('registry.test:1', { tag: '1.0' }), never))).toBe('REGISTRY_UNREACHABLE');
    expect(heard).toEqual([]);
  });

  it('says that it does not know another way to log in', async () => {
    const { host } = await guarded(
      () => 'Negotiate',
      () => false,
    );
    expect(outcome(await client(credentials(alice)).manifest(app(host, { tag: '1.0' }), never))).toContain('a way of logging in');
  });
});

describe('token authentication', () => {
  /** A token server beside the registry, on the same host name. */
  async function tokens(answer: (heard: Heard) => { readonly status?: number; readonly body: unknown }) {
    return serve((heard, response) => {
      const { status = 200, body } = answer(heard);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }
  const challengeOf = (realm: string) => () => `Bearer realm="${realm}",service="reg.test",scope="repository:team/app:pull"`;

  it('asks for a token with the credentials, the service and what is to be done', async () => {
    const server = await tokens(() => ({ body: { token: 'T1', expires_in: 300 } }));
    const { host } = await guarded(challengeOf(`http://${server.host}/token?x=1`), (given) => given === 'Bearer T1');
    expect(code(await client(credentials(alice)).manifest(app(host, { tag: '1.0' }), never))).toBe('ok');
    expect(server.heard.map(({ method, path, headers }) => [method, path, headers.authorization])).toEqual([
      ['GET', '/token?x=1&service=reg.test&scope=repository%3Ateam%2Fapp%3Apull&account=alice', basicOfAlice],
    ]);
  });

  it('asks without credentials when there are none', async () => {
    const server = await tokens(() => ({ body: { access_token: 'T2' } }));
    const { host } = await guarded(challengeOf(`http://${server.host}/token`), (given) => given === 'Bearer T2');
    expect(code(await client().manifest(app(host, { tag: '1.0' }), never))).toBe('ok');
    expect(server.heard[0]?.headers.authorization).toBeUndefined();
  });

  it('exchanges an identity token by POST, never in an address', async () => {
    const server = await tokens(() => ({ body: { access_token: 'T3' } }));
    const { host } = await guarded(challengeOf(`http://${server.host}/token`), (given) => given === 'Bearer T3');
    const registry = client(credentials({ identityToken: 'refresh-marker' }));
    expect(code(await registry.manifest(app(host, { tag: '1.0' }), never))).toBe('ok');
    expect(server.heard.map(({ method, path, body }) => [method, path, body.toString()])).toEqual([
      [
        'POST',
        '/token',
        'client_id=wharfmaster&service=reg.test&scope=repository%3Ateam%2Fapp%3Apull&grant_type=refresh_token&refresh_token=refresh-marker',
      ],
    ]);
    expect(registry.lines.join('\n')).not.toContain('refresh-marker');
  });

  it('sends the password by POST where a token server knows no GET', async () => {
    const server = await tokens(({ method }) => (method === 'GET' ? { status: 405, body: {} } : { body: { access_token: 'T4' } }));
    const { host } = await guarded(challengeOf(`http://${server.host}/token`), (given) => given === 'Bearer T4');
    expect(code(await client(credentials(alice)).manifest(app(host, { tag: '1.0' }), never))).toBe('ok');
    expect(server.heard[1]?.body.toString()).toContain('grant_type=password&username=alice&password=');
  });

  it('keeps a token as long as it holds, and asks for more when more is to be done', async () => {
    let now = 1_000_000;
    let count = 0;
    const server = await tokens(() => ({ body: { token: `T${++count}`, expires_in: 300 } }));
    const { host } = await guarded(challengeOf(`http://${server.host}/token`), (given, { method }) =>
      method === 'PUT' ? given === 'Bearer T2' : given.startsWith('Bearer T'),
    );
    const registry = client({ ...credentials(alice), clock: { now: () => now } });
    await registry.manifest(app(host, { tag: '1.0' }), never);
    await registry.manifest(app(host, { tag: '1.0' }), never);
    expect(count).toBe(1);
    expect(code(await registry.putManifest(app(host, { tag: '1.1' }), image, never))).toBe('ok');
    expect(new URL(server.heard[1]?.path ?? '', 'http://x').searchParams.getAll('scope')).toEqual(['repository:team/app:pull,push']);
    await registry.manifest(app(host, { tag: '1.0' }), never);
    expect(count).toBe(2);
    now += 291_000;
    await registry.manifest(app(host, { tag: '1.0' }), never);
    expect(count).toBe(3);
  });

  it('asks for what the registry says that deleting takes', async () => {
    let count = 0;
    const server = await tokens(() => ({ body: { token: `T${++count}` } }));
    const challenge = (): string =>
      `Bearer realm="http://${server.host}/token",scope="repository:team/app:${count === 0 ? 'pull' : 'delete'}"`;
    const { host } = await guarded(challenge, (given, { method }) =>
      method === 'DELETE' ? given === 'Bearer T2' : given.startsWith('Bearer T'),
    );
    expect(code(await client(credentials(alice)).deleteTag(app(host, { tag: '1.0' }), never))).toBe('REGISTRY_UNSUPPORTED');
    expect(new URL(server.heard[1]?.path ?? '', 'http://x').searchParams.get('scope')).toBe('repository:team/app:pull,push,delete');
  });

  it('gets a new token when one is refused before its time', async () => {
    let count = 0;
    const server = await tokens(() => ({ body: { token: `T${++count}`, expires_in: 300 } }));
    let good = 'Bearer T1';
    const { host } = await guarded(challengeOf(`http://${server.host}/token`), (given) => given === good);
    const registry = client(credentials(alice));
    await registry.manifest(app(host, { tag: '1.0' }), never);
    good = 'Bearer T2';
    expect(code(await registry.manifest(app(host, { tag: '1.0' }), never))).toBe('ok');
  });

  it('uses the registry’s own words for a repository that it calls otherwise', async () => {
    const server = await tokens(() => ({ body: { token: 'T' } }));
    const { host } = await guarded(
      () => `Bearer realm="http://${server.host}/token",scope="repository:virtual/team/app:pull"`,
      (given) => given === 'Bearer T',
    );
    await client(credentials(alice)).manifest(app(host, { tag: '1.0' }), never);
    expect(server.heard[0]?.path).toContain('scope=repository%3Avirtual%2Fteam%2Fapp%3Apull');
  });

  it.each([
    ['another host', 'https://tokens.evil.example/token', 'HOST_REFUSED'],
    ['a name that begins alike', 'https://127.0.0.1.evil.example/token', 'HOST_REFUSED'],
    ['the metadata service of a cloud', 'http://169.254.169.254/token', 'HOST_REFUSED'],
    ['an address with credentials in it', 'http://user:pass@127.0.0.1/token', 'REGISTRY_LIED'],
    ['a file', 'file:///etc/passwd', 'REGISTRY_LIED'],
    ['nowhere', '', 'REGISTRY_LIED'],
  ])('sends nothing to a realm on %s', async (_, realm, expected) => {
    const { host } = await guarded(challengeOf(realm), () => false);
    const registry = client(credentials(alice));
    expect(code(await registry.manifest(app(host, { tag: '1.0' }), never))).toBe(expected);
    expect(registry.lines.filter((line) => !line.includes(host))).toEqual([]);
  });

  it('goes to a realm on another host that is listed, if that may be spoken to', async () => {
    const server = await tokens(() => ({ body: { token: 'T' } }));
    const other = `localhost:${server.port}`;
    const { host } = await guarded(challengeOf(`http://${other}/token`), (given) => given === 'Bearer T');
    const listed = { ...credentials(alice), tokenHosts: { [host]: [other] } };
    expect(code(await client({ ...listed, privateHosts: [other] }).manifest(app(host, { tag: '1.0' }), never))).toBe('ok');
    const why = { allowed: false, why: 'The list of hosts is closed.', next: 'Ask.' } as const;
    const closed = client({ ...listed, hosts: (name) => (name === other ? why : { allowed: true }) });
    expect(outcome(await closed.manifest(app(host, { tag: '1.0' }), never))).toBe('HOST_REFUSED The list of hosts is closed.');
  });

  it.each([
    ['refuses the credentials', { status: 401, body: {} }, alice, 'does not take your credentials'],
    ['knows no anonymous tokens', { status: 403, body: {} }, undefined, 'gives no token to somebody unknown'],
    ['gives none', { body: {} }, alice, 'gave no token'],
    ['gives one that would break a header', { body: { token: 'a\r\nx: y' } }, alice, 'gave no token'],
    ['answers nonsense', { body: 'x' }, alice, 'gave no token'],
  ])('explains a token server that %s', async (_, answer, given, words) => {
    const server = await tokens(() => answer);
    const { host } = await guarded(challengeOf(`http://${server.host}/token`), () => false);
    const said = outcome(await client(credentials(given)).manifest(app(host, { tag: '1.0' }), never));
    expect(said).toContain(words);
    expect(said).not.toContain('wörd');
  });

  it('gives up after one new token', async () => {
    const server = await tokens(() => ({ body: { token: 'T' } }));
    const { host } = await guarded(challengeOf(`http://${server.host}/token`), () => false);
    expect(code(await client(credentials(alice)).manifest(app(host, { tag: '1.0' }), never))).toBe('REGISTRY_UNAUTHORISED');
    expect(server.heard.length).toBe(1);
  });
});
