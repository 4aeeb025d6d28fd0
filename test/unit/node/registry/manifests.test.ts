import { describe, expect, it } from 'vitest';
import { app, client, code, never, outcome } from './support/client.js';
import { imageManifest, registryServer, sha256, type Reply } from './support/registry-server.js';

const one = imageManifest('one');
const two = imageManifest('two');
const three = imageManifest('three');

describe('reading a manifest', () => {
  it('gives what a tag and what a digest point to, with their digest', async () => {
    const { host } = await registryServer();
    const registry = client();
    expect(outcome(await registry.putManifest(app(host, { tag: '1.0' }), one, never))).toBeUndefined();
    for (const at of [{ tag: '1.0' }, { digest: one.descriptor.digest }]) {
      const found = await registry.manifest(app(host, at), never);
      expect(found.ok && found.value.descriptor).toEqual(one.descriptor);
    }
    expect(code(await registry.manifest(app(host, { tag: '2.0' }), never))).toBe('REGISTRY_NOT_FOUND');
  });

  const body = (manifest: Readonly<Record<string, unknown>>, type = 'application/vnd.oci.image.manifest.v1+json'): Reply => {
    return (_, response) => {
      response.writeHead(200, { 'content-type': type }).end(JSON.stringify(manifest));
      return true;
    };
  };
  const image = { schemaVersion: 2, config: {}, layers: [] };

  it.each([
    [
      'another digest than it says',
      (({ path }, response) =>
        path.includes('/manifests/') &&
        Boolean(
          response
            .writeHead(200, { 'docker-content-digest': two.descriptor.digest, 'content-type': one.descriptor.mediaType })
            .end(one.bytes),
        )) satisfies Reply,
      'its digest is',
    ],
    ['an index as an image', body({ schemaVersion: 2, manifests: [] }), 'holds an index'],
    ['an image as an index', body(image, 'application/vnd.oci.image.index.v1+json'), 'holds an image'],
    ['both at once', body({ ...image, manifests: [] }), 'an image and an index at once'],
    ['neither', body({ schemaVersion: 2 }), 'neither'],
    [
      'another media type than it says',
      body({ ...image, mediaType: 'application/vnd.docker.distribution.manifest.v2+json' }),
      'is served as',
    ],
    ['a name that Go reads and we do not', body({ ...image, Manifests: [] }), '"Manifests"'],
    ['the old schema', body({ schemaVersion: 1, fsLayers: [] }), 'old schema 1'],
    ['no JSON', ((_, response) => Boolean(response.writeHead(200).end('<html>'))) satisfies Reply, 'no JSON object'],
    [
      'more than a manifest can have',
      ((_, response) => Boolean(response.writeHead(200).end(Buffer.alloc(5 * 1024 * 1024)))) satisfies Reply,
      'more than 4194304 bytes',
    ],
  ])('does not believe %s', async (_, before, words) => {
    const { host } = await registryServer({ before: (heard, response) => heard.path !== '/v2/' && before(heard, response) });
    const said = outcome(await client().manifest(app(host, { tag: '1.0' }), never));
    expect(said).toContain('REGISTRY_LIED');
    expect(said).toContain(words);
  });

  it('does not believe other content under a digest, and knows SHA-512', async () => {
    const { createHash } = await import('node:crypto');
    const digest = `sha512:${createHash('sha512').update(one.bytes).digest('hex')}`;
    const before: Reply = ({ path }, response) => {
      if (!path.includes('/manifests/')) return false;
      response.writeHead(200, { 'content-type': one.descriptor.mediaType }).end(one.bytes);
      return true;
    };
    const { host } = await registryServer({ before });
    const registry = client();
    const found = await registry.manifest(app(host, { digest }), never);
    expect(found.ok && found.value.descriptor.digest).toBe(digest);
    expect(code(await registry.manifest(app(host, { digest: two.descriptor.digest }), never))).toBe('REGISTRY_LIED');
  });

  it.each(['..', 'a/../b', 'a//b', 'A', 'a?b', 'a#b', 'a%2fb', 'a@b', ''])('asks nobody about a repository %j', async (repository) => {
    const { host, heard } = await registryServer();
    expect(code(await client().manifest({ registry: host, repository, tag: '1.0' }, never))).toBe('REGISTRY_NOT_FOUND');
    expect(heard).toEqual([]);
  });
});

describe('writing a manifest', () => {
  it('refuses bytes that are not what their descriptor says', async () => {
    const { host, heard } = await registryServer();
    expect(code(await client().putManifest(app(host), { ...one, bytes: two.bytes }, never))).toBe('PUSHED_DIFFERS');
    expect(heard).toEqual([]);
  });

  it('notices that a registry keeps something else than what was sent', async () => {
    const before: Reply = ({ method }, response) =>
      method === 'PUT' && Boolean(response.writeHead(201, { 'docker-content-digest': two.descriptor.digest }).end());
    const { host } = await registryServer({ before });
    expect(code(await client().putManifest(app(host), one, never))).toBe('REGISTRY_LIED');
  });

  it('reads the tag again when a registry does not say what it took', async () => {
    const before: Reply = ({ method }, response) => method === 'PUT' && Boolean(response.writeHead(201).end());
    const server = await registryServer({ before });
    server.tags.set('1.0', two.descriptor.digest);
    server.manifests.set(two.descriptor.digest, { bytes: two.bytes, type: two.descriptor.mediaType });
    expect(code(await client().putManifest(app(server.host, { tag: '1.0' }), one, never))).toBe('TAG_MOVED');
  });
});

describe('moving a tag', () => {
  async function withTag(conditions: boolean, before?: Reply) {
    const server = await registryServer({ conditions, ...(before !== undefined && { before }) });
    for (const { descriptor, bytes } of [one, two, three]) server.manifests.set(descriptor.digest, { bytes, type: descriptor.mediaType });
    server.tags.set('1.0', one.descriptor.digest);
    return server;
  }

  for (const conditions of [true, false]) {
    const kind = conditions ? 'a registry with conditions' : 'a registry without conditions';

    it(`moves it from what was expected, on ${kind}`, async () => {
      const server = await withTag(conditions);
      const registry = client();
      expect(outcome(await registry.putManifest(app(server.host, { tag: '1.0' }), two, never, one.descriptor.digest))).toBeUndefined();
      expect(server.tags.get('1.0')).toBe(two.descriptor.digest);
      expect(outcome(await registry.putManifest(app(server.host, { tag: 'new' }), two, never, 'none'))).toBeUndefined();
    });

    it(`leaves it when it points elsewhere, on ${kind}`, async () => {
      const server = await withTag(conditions);
      const registry = client();
      expect(code(await registry.putManifest(app(server.host, { tag: '1.0' }), two, never, three.descriptor.digest))).toBe('TAG_MOVED');
      expect(code(await registry.putManifest(app(server.host, { tag: '1.0' }), two, never, 'none'))).toBe('TAG_MOVED');
      expect(server.tags.get('1.0')).toBe(one.descriptor.digest);
    });

    it(`is done when it points there already, on ${kind}`, async () => {
      const server = await withTag(conditions);
      expect(code(await client().putManifest(app(server.host, { tag: '1.0' }), one, never, two.descriptor.digest))).toBe('ok');
      expect(server.heard.filter(({ method }) => method === 'PUT')).toEqual([]);
    });
  }

  it('notices that somebody moved it between reading and writing, where the registry can hold to that', async () => {
    const server = await withTag(true, ({ method }) => {
      if (method === 'PUT') server.tags.set('1.0', three.descriptor.digest);
      return false;
    });
    expect(code(await client().putManifest(app(server.host, { tag: '1.0' }), two, never, one.descriptor.digest))).toBe('TAG_MOVED');
    expect(server.tags.get('1.0')).toBe(three.descriptor.digest);
  });

  it('notices that somebody moved it just after writing', async () => {
    let written = false;
    const server = await withTag(false, ({ method }) => {
      if (written) server.tags.set('1.0', three.descriptor.digest);
      written ||= method === 'PUT';
      return false;
    });
    expect(code(await client().putManifest(app(server.host, { tag: '1.0' }), two, never, one.descriptor.digest))).toBe('TAG_MOVED');
  });

  it.each([
    ['the registry’s own mark', '"v7"', '"v7"'],
    ['the digest where it gives none', undefined, `"${one.descriptor.digest}"`],
    ['nothing where its mark is weak', 'W/"v7"', undefined],
  ])('names in its condition %s', async (_, etag, expected) => {
    const server = await withTag(false, ({ method, path }, response) => {
      if (etag !== undefined && method === 'GET' && path.endsWith('/1.0')) response.setHeader('etag', etag);
      return false;
    });
    await client().putManifest(app(server.host, { tag: '1.0' }), two, never, one.descriptor.digest);
    expect(server.heard.filter(({ method }) => method === 'PUT').map(({ headers }) => headers['if-match'])).toEqual([expected]);
  });

  it('writes without a condition when the registry refuses one that holds', async () => {
    const before: Reply = ({ method, headers }, response) =>
      method === 'PUT' && headers['if-match'] !== undefined && Boolean(response.writeHead(412).end());
    const server = await withTag(false, before);
    expect(code(await client().putManifest(app(server.host, { tag: '1.0' }), two, never, one.descriptor.digest))).toBe('ok');
    expect(server.tags.get('1.0')).toBe(two.descriptor.digest);
  });

  it('is done when the answer got lost but the tag moved', async () => {
    let isFirst = true;
    const server = await withTag(false, ({ method, path, body }, response) => {
      if (method !== 'PUT' || !isFirst || !path.endsWith('/1.0')) return false;
      isFirst = false;
      server.tags.set('1.0', sha256(body));
      response.destroy();
      return true;
    });
    expect(code(await client().putManifest(app(server.host, { tag: '1.0' }), two, never, one.descriptor.digest))).toBe('ok');
  });
});

describe('deleting a tag', () => {
  const at = (host: string) => app(host, { tag: 'staging' });

  it('takes the tag away and leaves the content; twice is as good as once', async () => {
    const server = await registryServer({ deleteTags: true });
    const registry = client();
    await registry.putManifest(at(server.host), one, never);
    expect(outcome(await registry.deleteTag(at(server.host), never))).toBeUndefined();
    expect(outcome(await registry.deleteTag(at(server.host), never))).toBeUndefined();
    expect([...server.tags.keys()]).toEqual([]);
    expect([...server.manifests.keys()]).toEqual([one.descriptor.digest]);
  });

  it.each([400, 404, 405, 501])('says that a registry which answers %d cannot, and never deletes by digest', async (status) => {
    const server = await registryServer({
      before: ({ method }, response) => method === 'DELETE' && Boolean(response.writeHead(status).end()),
    });
    const registry = client();
    await registry.putManifest(at(server.host), one, never);
    expect(code(await registry.deleteTag({ ...at(server.host), digest: one.descriptor.digest }, never))).toBe('REGISTRY_UNSUPPORTED');
    expect(server.heard.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual(['/v2/team/app/manifests/staging']);
  });

  it('puts the content back when the registry deletes it along with the tag, and says so', async () => {
    const server = await registryServer({
      before: ({ method }, response) => {
        if (method !== 'DELETE') return false;
        server.manifests.clear();
        server.tags.clear();
        response.writeHead(202).end();
        return true;
      },
    });
    const registry = client();
    await registry.putManifest(at(server.host), one, never);
    const said = outcome(await registry.deleteTag(at(server.host), never));
    expect(said).toContain('It was put back by its digest');
    expect([...server.manifests.keys()]).toEqual([one.descriptor.digest]);
  });

  it('deletes nothing without a tag', async () => {
    const server = await registryServer({ deleteTags: true });
    expect(code(await client().deleteTag(app(server.host, { digest: one.descriptor.digest }), never))).toBe('REGISTRY_UNSUPPORTED');
    expect(server.heard).toEqual([]);
  });
});
