import { createHash } from 'node:crypto';
import type { DigestReference } from '../../../../src/core/index.js';
import { createRegistry, type OpenRegistry } from '../../../../src/node/registry/create-registry.js';
import type { TestRegistry } from './registry.js';

/** Our own client of a test's registry, over TLS verified by the registry's own authority. */
export function openRegistry({ host, user, password, authority }: TestRegistry): OpenRegistry {
  return createRegistry({
    hosts: () => ({ allowed: true }),
    plainHttp: () => false,
    privateHosts: [host],
    workspaces: [],
    environment: authority.env,
    clock: { now: () => Date.now() },
    credentials: () => Promise.resolve({ ok: true, value: { username: user, password } }),
  });
}

/** Puts the smallest image there, by our client alone; another content is another image. */
export async function putTinyImage(client: OpenRegistry, host: string, repository: string, content: string): Promise<DigestReference> {
  const { signal } = new AbortController();
  const place = { registry: host, repository };
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const config = Buffer.from(
    JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] }, config: { Labels: { content } } }),
  );
  const read = async function* (): AsyncIterable<Uint8Array> {
    yield await Promise.resolve(config);
  };
  const described = { digest: digestOf(config), size: config.length };
  const put = await client.putBlob(place, { ...described, read }, signal);
  if (!put.ok) throw new Error(put.problem.message);
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...described },
      layers: [],
    }),
  );
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
  const pushed = await client.putManifest({ ...place, tag: content }, { descriptor, bytes }, signal);
  if (!pushed.ok) throw new Error(pushed.problem.message);
  return { ...place, digest: descriptor.digest };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
