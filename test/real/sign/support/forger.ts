import { createHash, createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Descriptor, DigestReference } from '../../../../src/core/index.js';
import { systemClock } from '../../../../src/node/clock.js';
import { createRegistry } from '../../../../src/node/registry/create-registry.js';
import { must } from '../../support/scan/run.js';
import { derOf, type Certificate } from './authority.js';
import { writeDockerConfig } from './docker-config.js';
import type { TestRegistry } from './registry.js';
import { signTools } from './tools.js';

/** A sigstore bundle as JSON, as far as it is forged here (sigstore protobuf-specs). */
export interface BundleJson {
  readonly mediaType: string;
  readonly verificationMaterial: Readonly<Record<string, unknown>>;
  readonly dsseEnvelope: {
    readonly payload: string;
    readonly payloadType: string;
    readonly signatures: readonly { readonly sig: string }[];
  };
}

/** Somebody who may write to a registry and puts there whatever he likes. */
export interface Forger {
  /** The bundles that refer to an image, with the predicate types that their annotations claim. */
  bundlesOf(image: DigestReference): Promise<readonly { readonly bundle: BundleJson; readonly predicateType: string }[]>;
  /** Lets a bundle refer to an image, whatever it says inside. */
  attach(image: DigestReference, bundle: BundleJson, predicateType: string): Promise<void>;
}

export const cosignSignature = 'https://sigstore.dev/cosign/sign/v1';

/** Works with the registry's own credentials. */
export function openForger(registry: TestRegistry, home: string): Forger {
  const client = createRegistry({
    hosts: () => ({ allowed: true }),
    plainHttp: () => false,
    workspaces: [],
    environment: { DOCKER_CONFIG: writeDockerConfig(home, [registry]), NODE_EXTRA_CA_CERTS: registry.authority.certificate },
    home,
    clock: systemClock,
  });
  const never = new AbortController().signal;
  return {
    async bundlesOf(image) {
      const bundles = [];
      for (const referrer of given(await client.referrers(image, never))) {
        const place = { registry: image.registry, repository: image.repository };
        const { bytes } = given(await client.manifest({ ...place, digest: referrer.digest }, never));
        const { layers, annotations } = JSON.parse(Buffer.from(bytes).toString()) as StoredManifest;
        const [layer] = layers;
        if (layer?.mediaType.includes('sigstore.bundle') !== true) continue;
        const bundle = JSON.parse(Buffer.from(given(await client.blob(place, layer, 1 << 24, never))).toString()) as BundleJson;
        bundles.push({ bundle, predicateType: annotations?.['dev.sigstore.bundle.predicateType'] ?? '' });
      }
      return bundles;
    },
    async attach(image, bundle, predicateType) {
      const place = { registry: image.registry, repository: image.repository };
      const subject = given(await client.manifest(image, never)).descriptor;
      const parts = [Buffer.from('{}'), Buffer.from(JSON.stringify(bundle))] as const;
      for (const content of parts) given(await client.putBlob(place, { ...descriptorOf(content, ''), read: () => once(content) }, never));
      const manifest = Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: manifestType,
          artifactType: bundle.mediaType,
          config: descriptorOf(parts[0], 'application/vnd.oci.empty.v1+json'),
          layers: [descriptorOf(parts[1], bundle.mediaType)],
          subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
          annotations: { 'dev.sigstore.bundle.content': 'dsse-envelope', 'dev.sigstore.bundle.predicateType': predicateType },
        }),
      );
      const descriptor = { ...descriptorOf(manifest, manifestType), artifactType: bundle.mediaType };
      given(await client.putManifest({ ...place, digest: descriptor.digest }, { descriptor, bytes: manifest }, never));
      given(await client.addReferrer(image, descriptor, never));
    },
  };
}

/** A keyless signature as cosign makes it, with any certificate: signed now, and stamped now by a timestamp authority. */
export async function signWithCertificate(
  digest: string,
  { certificate, key }: Certificate,
  tsa: string,
  folder: string,
): Promise<BundleJson> {
  const [, sha256 = ''] = digest.split(':');
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest: { sha256 } }],
    predicateType: cosignSignature,
    predicate: {},
  };
  const [payload, payloadType] = [Buffer.from(JSON.stringify(statement)), 'application/vnd.in-toto+json'];
  // The pre-authentication encoding of DSSE.
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
  const signature = sign('sha256', signed, createPrivateKey(readFileSync(key)));
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: derOf(certificate) },
      tlogEntries: [],
      timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: await stamp(signature, tsa, folder) }] },
    },
    dsseEnvelope: { payload: payload.toString('base64'), payloadType, signatures: [{ sig: signature.toString('base64') }] },
  };
}

async function stamp(content: Buffer, tsa: string, parent: string): Promise<string> {
  const folder = mkdtempSync(join(parent, 'stamp-'));
  const [data, query] = [join(folder, 'data'), join(folder, 'query')];
  writeFileSync(data, content);
  await must(signTools().openssl, ['ts', '-query', '-data', data, '-sha256', '-cert', '-out', query]);
  const response = await fetch(tsa, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query' },
    body: readFileSync(query),
  });
  return Buffer.from(await response.arrayBuffer()).toString('base64');
}

interface StoredManifest {
  readonly layers: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>>;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

function descriptorOf(content: Buffer, mediaType: string): Descriptor {
  return { mediaType, digest: `sha256:${createHash('sha256').update(content).digest('hex')}`, size: content.length };
}

async function* once(content: Buffer): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(content);
}

function given<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: { readonly message: string } },
): T {
  if (result.ok) return result.value;
  throw new Error(result.problem.message);
}
