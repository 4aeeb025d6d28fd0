import { describe, expect, it } from 'vitest';
import { app, client, code, never, outcome } from './support/client.js';
import { imageManifest, registryServer, sha256, type Reply } from './support/registry-server.js';

const image = imageManifest('image');
const subject = { mediaType: image.descriptor.mediaType, digest: image.descriptor.digest, size: image.descriptor.size };
const tag = image.descriptor.digest.replace(':', '-');
const index = 'application/vnd.oci.image.index.v1+json';

function signature(name: string) {
  return imageManifest(name, { subject, artifactType: 'application/example' });
}

describe('what refers to an image', () => {
  it('is asked of the referrers API where there is one, and not written twice', async () => {
    const server = await registryServer({ referrers: true });
    const registry = client();
    const at = app(server.host, { digest: image.descriptor.digest });
    expect(outcome(await registry.referrers({ ...at, digest: image.descriptor.digest }, never))).toEqual([]);
    const one = signature('one');
    await registry.putManifest(app(server.host), one, never);
    expect(outcome(await registry.addReferrer({ ...at, digest: image.descriptor.digest }, one.descriptor, never))).toBeUndefined();
    expect(outcome(await registry.referrers({ ...at, digest: image.descriptor.digest }, never))).toEqual([one.descriptor]);
    expect([...server.tags]).toEqual([]);
  });

  const unknown: readonly (readonly [string, Reply])[] = [
    ['404', (_, response) => Boolean(response.writeHead(404).end())],
    ['400', (_, response) => Boolean(response.writeHead(400).end())],
    ['405', (_, response) => Boolean(response.writeHead(405).end())],
    ['a page', (_, response) => Boolean(response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'))],
  ];
  it.each(unknown)('is kept under the tag of the schema where the API answers with %s', async (_, reply) => {
    const server = await registryServer({ before: (heard, response) => heard.path.includes('/referrers/') && reply(heard, response) });
    const registry = client();
    const at = { ...app(server.host), digest: image.descriptor.digest };
    expect(outcome(await registry.referrers(at, never))).toEqual([]);
    const [one, two] = [
      signature('one').descriptor,
      { ...signature('two').descriptor, artifactType: 'application/two', annotations: { a: 'b' } },
    ];
    expect(outcome(await registry.addReferrer(at, one, never))).toBeUndefined();
    expect(outcome(await registry.addReferrer(at, two, never))).toBeUndefined();
    expect(outcome(await registry.addReferrer(at, one, never))).toBeUndefined();
    expect(outcome(await registry.referrers(at, never))).toEqual([one, two]);
    expect([...server.tags.keys()]).toEqual([tag]);
    expect(JSON.parse(server.manifests.get(server.tags.get(tag) ?? '')?.bytes.toString() ?? '')).toEqual({
      schemaVersion: 2,
      mediaType: index,
      manifests: [one, two],
    });
  });

  it('does not take a failure of the API for an empty list', async () => {
    const server = await registryServer({
      before: ({ path }, response) => path.includes('/referrers/') && Boolean(response.writeHead(403).end()),
    });
    const at = { ...app(server.host), digest: image.descriptor.digest };
    expect(code(await client().referrers(at, never))).toBe('REGISTRY_FORBIDDEN');
    expect(code(await client().addReferrer(at, signature('one').descriptor, never))).toBe('REGISTRY_FORBIDDEN');
  });

  it.each(['{"manifests":"all of them"}', '[]', '{', ''])('is not guessed from an index like %j', async (body) => {
    const before: Reply = ({ path }, response) =>
      path.includes('/referrers/') && Boolean(response.writeHead(200, { 'content-type': index }).end(body));
    const { host } = await registryServer({ before });
    expect(code(await client().referrers({ ...app(host), digest: image.descriptor.digest }, never))).toBe('REGISTRY_LIED');
  });

  it('leaves alone what others wrote into the index', async () => {
    const server = await registryServer();
    const foreign = {
      schemaVersion: 2,
      mediaType: index,
      annotations: { by: 'others' },
      manifests: [{ odd: true }, signature('theirs').descriptor],
    };
    const bytes = Buffer.from(JSON.stringify(foreign));
    server.manifests.set(sha256(bytes), { bytes, type: index });
    server.tags.set(tag, sha256(bytes));
    const at = { ...app(server.host), digest: image.descriptor.digest };
    const ours = signature('ours').descriptor;
    const registry = client();
    expect(outcome(await registry.addReferrer(at, ours, never))).toBeUndefined();
    expect(JSON.parse(server.manifests.get(server.tags.get(tag) ?? '')?.bytes.toString() ?? '')).toEqual({
      ...foreign,
      manifests: [...foreign.manifests, ours],
    });
    expect(outcome(await registry.referrers(at, never))).toEqual([signature('theirs').descriptor, ours]);
  });

  it('is not written again when it nests deeper than anybody can write', async () => {
    const server = await registryServer();
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const bytes = Buffer.from(`{"schemaVersion":2,"mediaType":"${index}","manifests":[{"odd":${deep}}]}`);
    server.manifests.set(sha256(bytes), { bytes, type: index });
    server.tags.set(tag, sha256(bytes));
    const at = { ...app(server.host), digest: image.descriptor.digest };
    expect(outcome(await client().referrers(at, never))).toEqual([]);
    expect(code(await client().addReferrer(at, signature('ours').descriptor, never))).toBe('REGISTRY_LIED');
  });

  it.each([true, false])('is complete after several additions at once (conditions: %s)', async (conditions) => {
    const server = await registryServer({ conditions });
    const at = { ...app(server.host), digest: image.descriptor.digest };
    const registry = client();
    const all = Array.from({ length: 6 }, (_, number) => signature(String(number)).descriptor);
    const results = await Promise.all(all.map((one) => registry.addReferrer(at, one, never)));
    expect(results.map(code)).toEqual(all.map(() => 'ok'));
    expect(outcome(await registry.referrers(at, never))).toEqual(all);
  });

  it('is complete after several machines wrote at once, where the registry knows conditions', async () => {
    const server = await registryServer({ conditions: true });
    const at = { ...app(server.host), digest: image.descriptor.digest };
    const all = Array.from({ length: 4 }, (_, number) => signature(String(number)).descriptor);
    const results = await Promise.all(all.map((one) => client().addReferrer(at, one, never)));
    expect(results.map(code)).toEqual(all.map(() => 'ok'));
    const found = await client().referrers(at, never);
    expect(found.ok && new Set(found.value.map(({ digest }) => digest))).toEqual(new Set(all.map(({ digest }) => digest)));
  });

  it('puts back at the next addition what another machine wrote over', async () => {
    const server = await registryServer();
    const at = { ...app(server.host), digest: image.descriptor.digest };
    const registry = client();
    const [one, two, theirs] = [signature('one').descriptor, signature('two').descriptor, signature('theirs').descriptor];
    await registry.addReferrer(at, one, never);
    server.tags.delete(tag);
    await client().addReferrer(at, theirs, never);
    await registry.addReferrer(at, two, never);
    expect(outcome(await registry.referrers(at, never))).toEqual([theirs, one, two]);
  });

  it('reads a list of several pages, on the registry’s own origin only', async () => {
    const page = (numbers: readonly number[]) =>
      JSON.stringify({ schemaVersion: 2, manifests: numbers.map((number) => signature(String(number)).descriptor) });
    const reply =
      (link: string): Reply =>
      ({ path }, response) => {
        if (!path.includes('/referrers/')) return false;
        const isSecond = path.includes('page=2');
        response
          .writeHead(200, { 'content-type': `${index}; charset=utf-8`, ...(!isSecond && { link }) })
          .end(page(isSecond ? [2, 3] : [1]));
        return true;
      };
    const at = (host: string) => ({ ...app(host), digest: image.descriptor.digest });
    const own = await registryServer({ before: reply('<?page=2>; rel="next"') });
    const found = await client().referrers(at(own.host), never);
    expect(found.ok && found.value.length).toBe(3);
    const elsewhere = await registryServer({ before: reply('<http://evil.example/?page=2>; rel="next"') });
    const first = await client().referrers(at(elsewhere.host), never);
    expect(first.ok && first.value.length).toBe(1);
  });

  it('ends a list that has no end', async () => {
    let page = 0;
    const before: Reply = ({ path }, response) =>
      path.includes('/referrers/') &&
      Boolean(response.writeHead(200, { 'content-type': index, link: `<?page=${++page}>; rel=next` }).end('{}'));
    const { host } = await registryServer({ before });
    expect(code(await client().referrers({ ...app(host), digest: image.descriptor.digest }, never))).toBe('REGISTRY_LIED');
    expect(page).toBe(500);
  });
});

describe('the tags of a repository', () => {
  it.each([
    ['a list', '{"name":"team/app","tags":["1.0","latest"]}', ['1.0', 'latest']],
    ['an empty list as Go writes it', '{"name":"team/app","tags":null}', []],
    ['an image of another name', '{"tags":["../x"]}', expect.stringContaining('REGISTRY_LIED')],
    ['nonsense', '[]', expect.stringContaining('REGISTRY_LIED')],
  ])('are read from %s', async (_, body, expected) => {
    const { host } = await registryServer({ before: ({ path }, response) => path.includes('/tags/') && Boolean(response.end(body)) });
    expect(outcome(await client().tags(app(host), never))).toEqual(expected);
  });

  it('are read page by page', async () => {
    const before: Reply = ({ path }, response) => {
      if (!path.includes('/tags/')) return false;
      const isLast = path.includes('last=b');
      response
        .writeHead(200, isLast ? {} : { link: '</v2/team/app/tags/list?n=2&last=b>; rel="next"' })
        .end(JSON.stringify({ tags: isLast ? ['c'] : ['a', 'b'] }));
      return true;
    };
    const { host } = await registryServer({ before });
    expect(outcome(await client().tags(app(host), never))).toEqual(['a', 'b', 'c']);
  });
});
