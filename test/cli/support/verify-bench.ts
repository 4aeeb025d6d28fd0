import { onTestFinished } from 'vitest';
import type { DigestReference, SignatureEngine } from '../../../src/core/index.js';
import { systemClock } from '../../../src/node/clock.js';
import { createRegistry } from '../../../src/node/registry/create-registry.js';
import { createEmbeddedEngine } from '../../../src/node/sigstore/embedded-engine.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { imageManifest, registryServer } from '../../unit/node/registry/support/registry-server.js';
import { makeKey, signRequest, type TestKey } from '../../unit/node/sigstore/support/key-signer.js';
import { runExpecting, type Ran } from './run-cli.js';

/** A registry on loopback with an image in it, a workspace beside it, and keys to sign with. */
export interface VerifyBench {
  /** `127.0.0.1:PORT/team/app`. */
  readonly repository: string;
  readonly name: string;
  readonly image: DigestReference;
  readonly keys: Readonly<Record<'release' | 'other', TestKey>>;
  readonly workspace: string;
  /** Puts a further manifest there, under its digest or a tag. */
  readonly put: (
    text: string,
    tag?: string,
    more?: { readonly mediaType?: string; readonly [field: string]: unknown },
  ) => Promise<DigestReference>;
  readonly sign: (key: TestKey, image?: DigestReference) => Promise<void>;
  readonly attest: (key: TestKey, predicateType: string, predicate: unknown, image?: DigestReference) => Promise<void>;
  /** Runs `wharfmaster verify` in the workspace and expects this exit code. */
  readonly verify: (code: number, ...args: readonly string[]) => Promise<Ran>;
}

/** `policy` is the text of `.wharfmaster.yaml`; `{HOST}`, `{RELEASE}` and `{OTHER}` in it become the registry and the keys’ fingerprints. */
export async function verifyBench(policy?: string): Promise<VerifyBench> {
  const server = await registryServer({ referrers: false });
  const keys = { release: makeKey(), other: makeKey() };
  const text = policy
    ?.replaceAll('{HOST}', server.host)
    .replaceAll('{RELEASE}', keys.release.sha256)
    .replaceAll('{OTHER}', keys.other.sha256);
  const workspace = temporaryFolder({
    ...(text !== undefined && { '.wharfmaster.yaml': text }),
    'keys/release.pub': keys.release.pem,
    'keys/other.pub': keys.other.pem,
  });
  const { engine, put } = writer(server.host);
  const image = await put('an image', '1');
  const done = async (outcome: ReturnType<SignatureEngine['sign']>): Promise<void> => {
    const result = await outcome;
    if (!result.ok) throw new Error(result.problem.message);
  };
  const attest = (engine.attest ?? fail).bind(engine);
  return {
    ...{ keys, workspace, image, put },
    repository: `${server.host}/team/app`,
    name: `${server.host}/team/app:1`,
    sign: (key, of = image) => done(engine.sign(signRequest(key, of), never)),
    attest: (key, predicateType, predicate, of = image) =>
      done(attest({ ...signRequest(key, of), predicateType, predicate: JSON.stringify(predicate) }, never)),
    verify: (code, ...args) => runExpecting(code, workspace, ['verify', ...args]),
  };
}

const never = new AbortController().signal;

function writer(host: string): { readonly engine: SignatureEngine; readonly put: VerifyBench['put'] } {
  const registry = createRegistry({
    hosts: () => ({ allowed: true }),
    plainHttp: () => false,
    workspaces: [],
    environment: {},
    home: '/nonexistent',
    clock: systemClock,
    credentials: () => Promise.resolve({ ok: true, value: undefined }),
  });
  onTestFinished(() => registry.close());
  const put: VerifyBench['put'] = async (text, tag, more) => {
    const manifest = imageManifest(text, more);
    const descriptor = { ...manifest.descriptor, mediaType: more?.mediaType ?? manifest.descriptor.mediaType };
    const at = { registry: host, repository: 'team/app' };
    const { digest } = descriptor;
    const name = tag === undefined ? { ...at, digest } : { ...at, tag };
    const written = await registry.putManifest(name, { ...manifest, descriptor }, never);
    if (!written.ok) throw new Error(written.problem.message);
    return { ...at, digest };
  };
  return { engine: createEmbeddedEngine({ registry, clock: systemClock }), put };
}

function fail(): never {
  throw new Error('the engine attests nothing');
}
