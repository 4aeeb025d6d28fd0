import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a server heard: method, path with query, headers. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export type Reply = (heard: Heard, response: ServerResponse) => boolean | undefined;

/** A server on a free port of loopback, gone when the test ends. */
export async function serve(
  reply: (heard: Heard, response: ServerResponse) => void,
  early: (request: IncomingMessage) => void = () => undefined,
): Promise<{ readonly host: string; readonly port: number; readonly heard: readonly Heard[] }> {
  const heard: Heard[] = [];
  const listener: RequestListener = (request, response) => {
    early(request);
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('error', () => undefined);
    request.on('end', () => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(pieces) };
      heard.push(one);
      reply(one, response);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, port, heard };
}

/** What a registry of the tests can do besides the least; `before` may answer in its place (then it returns true). */
export interface Abilities {
  readonly referrers?: boolean;
  readonly conditions?: boolean;
  readonly deleteTags?: boolean;
  readonly before?: Reply;
  /** Sees a request before its body has come. */
  readonly early?: (request: IncomingMessage) => void;
}

/** A registry in memory, by the distribution specification. */
export async function registryServer(can: Abilities = {}) {
  const blobs = new Map<string, Buffer>();
  const manifests = new Map<string, { readonly bytes: Buffer; readonly type: string }>();
  const tags = new Map<string, string>();
  const server = await serve((heard, response): undefined => {
    if (can.before?.(heard, response) === true) return undefined;
    const url = new URL(heard.path, 'http://x');
    const [, kind = '', rest = ''] = /^\/v2\/team\/app\/(blobs\/uploads|blobs|manifests|referrers|tags)\/?(.*)$/.exec(url.pathname) ?? [];
    const end = (status: number, headers: Record<string, string> = {}, body: string | Buffer = ''): undefined => {
      response.writeHead(status, headers).end(heard.method === 'HEAD' ? '' : body);
      return undefined;
    };
    const error = (status: number, code: string): undefined =>
      end(status, { 'content-type': 'application/json' }, JSON.stringify({ errors: [{ code, message: 'says the registry' }] }));
    const digestOf = (reference: string): string | undefined => (reference.includes(':') ? reference : tags.get(reference));
    if (url.pathname === '/v2/') {
      end(200, {}, '{}');
      return;
    }
    if (kind === 'blobs/uploads' && heard.method === 'POST') {
      end(202, { location: `/v2/team/app/blobs/uploads/one?state=a%2Fb` });
      return;
    }
    if (kind === 'blobs/uploads') {
      const digest = sha256(heard.body);
      if (url.searchParams.get('digest') !== digest || url.searchParams.get('state') !== 'a/b') {
        error(400, 'DIGEST_INVALID');
        return;
      }
      blobs.set(digest, heard.body);
      end(201, { 'docker-content-digest': digest });
      return;
    }
    if (kind === 'blobs') {
      const bytes = blobs.get(rest);
      if (bytes === undefined) error(404, 'BLOB_UNKNOWN');
      else end(200, { 'content-length': String(bytes.length) }, bytes);
      return;
    }
    if (kind === 'tags') {
      end(200, {}, JSON.stringify({ name: 'team/app', tags: [...tags.keys()] }));
      return;
    }
    if (kind === 'referrers') {
      if (can.referrers !== true) {
        error(404, 'NOT_FOUND');
        return;
      }
      const found = [...manifests].filter(
        ([, { bytes }]) => (JSON.parse(bytes.toString()) as { subject?: { digest: string } }).subject?.digest === rest,
      );
      const entries = found.map(([digest, { bytes, type }]) => ({ mediaType: type, digest, size: bytes.length }));
      end(200, { 'content-type': 'application/vnd.oci.image.index.v1+json' }, JSON.stringify({ schemaVersion: 2, manifests: entries }));
      return;
    }
    if (kind !== 'manifests') {
      error(404, 'NAME_UNKNOWN');
      return;
    }
    const current = digestOf(rest);
    if (heard.method === 'PUT') {
      const match = heard.headers['if-match'];
      if (can.conditions === true && match !== undefined && match !== `"${current ?? ''}"`) {
        error(412, 'PRECONDITION');
        return;
      }
      if (can.conditions === true && heard.headers['if-none-match'] === '*' && current !== undefined) {
        error(412, 'PRECONDITION');
        return;
      }
      const digest = sha256(heard.body);
      manifests.set(digest, { bytes: heard.body, type: heard.headers['content-type'] ?? '' });
      if (!rest.includes(':')) tags.set(rest, digest);
      end(201, { 'docker-content-digest': digest });
      return;
    }
    if (heard.method === 'DELETE') {
      if (can.deleteTags !== true || rest.includes(':')) {
        error(405, 'UNSUPPORTED');
        return;
      }
      if (tags.delete(rest)) end(202);
      else error(404, 'MANIFEST_UNKNOWN');
      return;
    }
    const found = current === undefined ? undefined : manifests.get(current);
    if (found === undefined) {
      error(404, 'MANIFEST_UNKNOWN');
      return;
    }
    end(200, { 'content-type': found.type, 'docker-content-digest': current ?? '' }, found.bytes);
  }, can.early);
  return { ...server, blobs, manifests, tags };
}

export function sha256(bytes: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** An image that consists of this text; different texts, different images. */
export function imageManifest(text: string, more: Readonly<Record<string, unknown>> = {}) {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha256(text), size: text.length };
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [], ...more }));
  return { descriptor: { mediaType, digest: sha256(bytes), size: bytes.length }, bytes };
}
