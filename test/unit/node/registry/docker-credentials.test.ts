import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dockerCredentials } from '../../../../src/node/registry/docker-credentials.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';
import { code, never, outcome } from './support/client.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const auth = (text: string) => ({ auth: base64(text) });

/** The credentials for a registry on a machine with these files in the home folder. */
async function lookUp(
  files: Readonly<Record<string, unknown>>,
  registry: string,
  repository?: string,
  environment: Readonly<Record<string, string>> = {},
) {
  const home = temporaryFolder(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? content : JSON.stringify(content)]),
    ),
  );
  const inHome = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value.replace('~', home)]));
  return dockerCredentials({ workspaces: [], environment: inHome, home })(registry, repository, never);
}

const config = '.docker/config.json';
const podman = '.config/containers/auth.json';

describe('the credentials for a registry', () => {
  it.each([
    ['docker.io', { 'https://index.docker.io/v1/': auth('alice:a') }, 'alice'],
    ['docker.io', { 'index.docker.io': auth('alice:a') }, 'alice'],
    ['docker.io', { 'docker.io': auth('alice:a') }, 'alice'],
    ['docker.io', { 'registry-1.docker.io': auth('alice:a') }, 'alice'],
    ['reg.example:5000', { 'reg.example:5000': auth('bob:b') }, 'bob'],
    ['reg.example:5000', { 'https://reg.example:5000': auth('bob:b') }, 'bob'],
    ['reg.example:5000', { 'https://reg.example:5000/v2/': auth('bob:b') }, 'bob'],
    ['reg.example:5000', { 'reg.example:5000/v1/': auth('bob:b') }, 'bob'],
    ['REG.example', { 'reg.EXAMPLE': auth('bob:b') }, 'bob'],
    ['reg.example', { 'reg.example:5000': auth('bob:b') }, undefined],
    ['reg.example', { 'reg.example.evil': auth('bob:b') }, undefined],
    ['evil.example', { 'https://reg.example': auth('bob:b') }, undefined],
  ])('%s are found under %j', async (registry, auths, username) => {
    const found = await lookUp({ [config]: { auths } }, registry);
    expect(found.ok && found.value !== undefined && 'username' in found.value ? found.value.username : undefined).toBe(username);
  });

  it.each([
    ['a password with colons and other letters', auth('alice:pä:ss'), { username: 'alice', password: 'pä:ss' }],
    ['a password with docker’s zero byte behind it', auth('alice:pass\0'), { username: 'alice', password: 'pass' }],
    ['a user and a password in the open', { username: 'alice', password: 'pass' }, { username: 'alice', password: 'pass' }],
    ['an identity token', { ...auth('00000000:'), identitytoken: 'T' }, { identityToken: 'T' }],
    ['nothing', {}, undefined],
    ['nonsense', 'x', undefined],
    ['no colon', auth('alice'), undefined],
  ])('are read from %s', async (_, entry, expected) => {
    expect(outcome(await lookUp({ [config]: { auths: { 'reg.example': entry } } }, 'reg.example'))).toEqual(expected);
  });

  it('are those of the most particular of podman’s keys', async () => {
    const auths = {
      'reg.example': auth('all:x'),
      'reg.example/team': auth('team:x'),
      'reg.example/team/app': auth('app:x'),
      'reg.example/te': auth('no:x'),
    };
    const user = async (repository?: string) => {
      const found = await lookUp({ [podman]: { auths } }, 'reg.example', repository);
      return found.ok && found.value !== undefined && 'username' in found.value ? found.value.username : undefined;
    };
    expect([await user('team/app'), await user('team/app/x'), await user('team/other'), await user('other'), await user()]).toEqual([
      'app',
      'app',
      'team',
      'all',
      'all',
    ]);
  });

  it('are looked for where the environment says, then where docker keeps them, then where podman does', async () => {
    const files = Object.fromEntries(
      ['named.json', 'docker/config.json', 'run/containers/auth.json', 'conf/containers/auth.json'].map((name, number) => [
        name,
        { auths: { [`r${number}.example`]: auth(`u${number}:x`), 'all.example': auth(`u${number}:x`) } },
      ]),
    );
    const environment = {
      REGISTRY_AUTH_FILE: '~/named.json',
      DOCKER_CONFIG: '~/docker',
      XDG_RUNTIME_DIR: '~/run',
      XDG_CONFIG_HOME: '~/conf',
    };
    for (const number of [0, 1, 2, 3])
      expect(outcome(await lookUp(files, `r${number}.example`, undefined, environment))).toMatchObject({ username: `u${number}` });
    expect(outcome(await lookUp(files, 'all.example', undefined, environment))).toMatchObject({ username: 'u0' });
    expect(outcome(await lookUp(files, 'none.example', undefined, environment))).toBeUndefined();
  });

  it.each(['{', '[]', '', '"x"'])('are not guessed from a broken file (%j)', async (text) => {
    const said = outcome(await lookUp({ [config]: text }, 'reg.example'));
    expect(said).toContain('REGISTRY_UNAUTHORISED');
    expect(said).toContain('config.json');
  });
});

describe('a workspace', () => {
  const files = { 'config.json': JSON.stringify({ auths: { 'reg.example': auth('eve:x') } }) };

  it.each(['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE'])('does not say who logs in, not even by %s', async (name) => {
    const workspace = temporaryFolder(files);
    const outside = temporaryFolder();
    symlinkSync(workspace, join(outside, 'link'));
    for (const folder of [workspace, join(outside, 'link')]) {
      const value = name === 'DOCKER_CONFIG' ? folder : join(folder, 'config.json');
      const found = await dockerCredentials({ workspaces: [workspace], environment: { [name]: value }, home: temporaryFolder() })(
        'reg.example',
        undefined,
        never,
      );
      expect(code(found)).toBe('NOT_ALLOWED');
      expect(!found.ok && found.problem.message).toContain(name);
    }
  });

  it('that is the home folder is no place for credentials either', async () => {
    const home = temporaryFolder({ [config]: '{}' });
    const look = (workspaces: readonly string[], folder: string) =>
      dockerCredentials({ workspaces, environment: {}, home: folder })('reg.example', undefined, never);
    expect(code(await look([home], home))).toBe('NOT_ALLOWED');
    const empty = temporaryFolder();
    expect(code(await look([empty], empty))).toBe('ok');
  });
});

describe.skipIf(process.platform === 'win32')('a credential helper', () => {
  /** A machine whose helper `test` is this script. */
  function machine(script: string, file: Readonly<Record<string, unknown>>, workspaces: (folder: string) => readonly string[] = () => []) {
    const home = temporaryFolder({ [config]: JSON.stringify(file), 'bin/docker-credential-test': `#!${process.execPath}\n${script}` });
    chmodSync(join(home, 'bin/docker-credential-test'), 0o755);
    return dockerCredentials({ workspaces: workspaces(join(home, 'bin')), environment: { PATH: join(home, 'bin') }, home });
  }
  const answering = `
    const server = require('fs').readFileSync(0, 'utf8');
    if (process.argv[2] !== 'get') process.exit(3);
    if (server === 'unknown.example') { console.log('credentials not found in native keychain'); process.exit(1); }
    if (server === 'broken.example') { console.log('marker-secret'); process.exit(2); }
    if (server === 'odd.example') { console.log('{"Username": 7}'); process.exit(0); }
    const isToken = server === 'token.example';
    console.log(JSON.stringify({ ServerURL: server, Username: isToken ? '<token>' : 'user of ' + server, Secret: 's' }));
  `;

  it.each([
    ['reg.example', { username: 'user of reg.example', password: 's' }],
    ['docker.io', { username: 'user of https://index.docker.io/v1/', password: 's' }],
    ['token.example', { identityToken: 's' }],
    ['unknown.example', { username: 'written', password: 'x' }],
  ])('is asked by standard input about %s', async (registry, expected) => {
    const auths = { 'unknown.example': auth('written:x') };
    for (const file of [
      { credsStore: 'test', auths },
      { credHelpers: { [registry]: 'test' }, auths },
    ]) {
      expect(outcome(await machine(answering, file)(registry, undefined, never))).toEqual(expected);
    }
  });

  it.each(['broken.example', 'odd.example'])('that fails is named, and what it printed is not repeated (%s)', async (registry) => {
    const said = await machine(answering, { credsStore: 'test' })(registry, undefined, never);
    expect(code(said)).toBe('REGISTRY_UNAUTHORISED');
    expect(JSON.stringify(said)).toContain('docker-credential-test');
    expect(JSON.stringify(said)).not.toContain('marker-secret');
  });

  it.each(['../evil', 'a/b', 'a b', 'A', '-x;y', 'é', 'x'.repeat(100)])('is not looked for under the name %j', async (name) => {
    expect(code(await machine(answering, { credsStore: name })('reg.example', undefined, never))).toBe('NOT_ALLOWED');
  });

  it('that is not installed is named', async () => {
    const said = outcome(await machine(answering, { credsStore: 'missing' })('reg.example', undefined, never));
    expect(said).toContain('docker-credential-missing was not found');
  });

  it('inside a workspace is not started', async () => {
    expect(code(await machine(answering, { credsStore: 'test' }, (bin) => [bin])('reg.example', undefined, never))).toBe('NOT_ALLOWED');
  });

  it('that hangs is ended when the work is called off', async () => {
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 300);
    expect(code(await machine('setInterval(() => {}, 1000)', { credsStore: 'test' })('reg.example', undefined, cancel.signal))).toBe(
      'CANCELLED',
    );
  });
});
