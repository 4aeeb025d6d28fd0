import { describe, expect, it } from 'vitest';
import { KeptSecrets } from '../../../../src/vscode/signing/kept-secrets.js';

function storage() {
  const kept = new Map<string, string>([['wharfmaster.credentials.trivy.token', 'theirs']]);
  return {
    kept,
    keys: () => Promise.resolve([...kept.keys()]),
    get: (name: string) => Promise.resolve(kept.get(name)),
    store: (name: string, value: string) => Promise.resolve(void kept.set(name, value)),
    delete: (name: string) => Promise.resolve(void kept.delete(name)),
  };
}

describe('passphrases that are kept', () => {
  it('are of a signer and its key: another key has another passphrase', async () => {
    const secrets = new KeptSecrets(storage());
    await secrets.keep('release', '/keys/a', 'one');
    expect(await secrets.find('release', '/keys/a')).toBe('one');
    expect(await secrets.find('release', '/keys/b')).toBeUndefined();
    expect(await secrets.find('other', '/keys/a')).toBeUndefined();
  });

  it('are forgotten one by one or all together, and nobody else’s with them', async () => {
    const store = storage();
    const secrets = new KeptSecrets(store);
    for (const key of ['/a', '/b', '/c']) await secrets.keep('release', key, 'x');
    await secrets.forget('release', '/a');
    expect(await secrets.find('release', '/a')).toBeUndefined();
    expect(await secrets.forgetAll()).toBe(2);
    expect([...store.kept.keys()]).toEqual(['wharfmaster.credentials.trivy.token']);
  });
});
