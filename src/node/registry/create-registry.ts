import type { Registry } from '../../core/index.js';
import { createReferrerList } from './add-referrer.js';
import { createAuthorisation } from './authorisation.js';
import { getBlob, hasBlob } from './blobs.js';
import { createConnections } from './connections.js';
import { deleteTag } from './delete-tag.js';
import { dockerCredentials } from './docker-credentials.js';
import { createEndpoints } from './endpoint.js';
import { getManifest } from './get-manifest.js';
import { defaultLimits, type RegistryOptions } from './options.js';
import { patiently } from './patience.js';
import { putManifest } from './put-manifest.js';
import { listReferrers } from './referrers.js';
import { createSession } from './session.js';
import { surroundingsOf } from './surroundings.js';
import { listTags } from './tags.js';
import { createTransport } from './transport.js';
import { putBlob } from './upload.js';

/** A client that keeps connections and tokens until it is closed. */
export interface OpenRegistry extends Registry {
  close(): Promise<void>;
}

/** Speaks to registries by the OCI distribution specification 1.1 (docs/registries.md). */
export function createRegistry(options: RegistryOptions): OpenRegistry {
  const limits = { ...defaultLimits, ...options.limits };
  const connections = createConnections(surroundingsOf(options), limits, options.privateHosts ?? []);
  const once = createTransport(options, connections, limits);
  const send = patiently(once, options.clock, limits);
  const credentials = options.credentials ?? dockerCredentials(options);
  const session = createSession(createEndpoints(options.plainHttp, once), createAuthorisation({ ...options, credentials }, send), send);
  const referrers = createReferrerList(session);
  return {
    manifest: (name, signal) => getManifest(name, session, signal),
    blob: (repository, descriptor, limit, signal) => getBlob(repository, descriptor, limit, session, signal),
    referrers: (image, signal) => listReferrers(image, session, signal),
    tags: (repository, signal) => listTags(repository, session, signal),
    hasBlob: (repository, digest, signal) => hasBlob(repository, digest, session, signal),
    putBlob: (repository, content, signal) => putBlob(repository, content, session, limits, signal),
    putManifest: (name, manifest, signal, expects) => putManifest(name, manifest, expects, session, signal),
    addReferrer: (image, referrer, signal) => referrers.add(image, referrer, signal),
    deleteTag: (name, signal) => deleteTag(name, session, signal),
    close: () => connections.close(),
  };
}
