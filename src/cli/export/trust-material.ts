import { createHash, createPublicKey } from 'node:crypto';
import * as path from 'node:path';
import { failed, ok, type Policy, type PolicyIdentity, type Result, type TrustMaterial } from '../../core/index.js';
import type { ManagedFile } from '../../node/managed-file.js';
import { readBytes } from '../../node/read-bytes.js';
import { readPublicKeys } from '../../node/sigstore/public-keys.js';
import { findTrustRoot, findTrustStore, type TrustRootPlaces } from '../../node/trust/trust-roots.js';
import { policyRoot } from '../../node/paths.js';
import type { Io } from '../io.js';

/** Where keys and anchors of one export are looked for. */
export interface MaterialPlaces {
  readonly managed?: ManagedFile;
  /** `--trust-root`, absolute. */
  readonly roots: Readonly<Record<string, string>>;
  /** `--public-key`, absolute: keys of key services, whose public halves were saved. */
  readonly publicKeys: readonly string[];
}

/**
 * The keys and anchors behind the names of a policy, as far as this machine has them. What is missing is left out: only a target that needs
 * it asks for it, and says so. What is there and cannot be read is a failure, the sentence to say.
 */
export function trustMaterial(policy: Policy, folder: string, places: MaterialPlaces, io: Io): Result<TrustMaterial, string> {
  const keys = new Map<string, string>();
  for (const file of places.publicKeys) {
    const key = readKey(file);
    if (!key.ok) return key;
    keys.set(key.value.sha256, key.value.pem);
  }
  const anchors: TrustRootPlaces = {
    managed: places.managed?.settings.trustRoots ?? {},
    flags: places.roots,
    settings: {},
    workspaces: [...new Set([policyRoot(io.workingDirectory, io.workingDirectory), io.workingDirectory])],
  };
  const sigstore = new Map<string, unknown>();
  const certificates = new Map<string, readonly string[]>();
  for (const signer of Object.values(policy.trust?.signers ?? {})) {
    if (signer.type === 'key') {
      const own = readPublicKeys(signer, folder);
      if (!own.ok) return failed(`${own.problem.message} ${own.problem.next}`);
      for (const { sha256, pem } of own.value) keys.set(sha256, pem);
    }
    const problem = signer.type === 'notation' ? addStores(signer.trustStores, anchors, certificates) : addRoot(signer, anchors, sigstore);
    if (problem !== undefined) return failed(problem);
  }
  return ok({ keys, sigstore, certificates });
}

function readKey(file: string): Result<{ readonly sha256: string; readonly pem: string }, string> {
  const bytes = readBytes(file, 64 * 1024);
  if (!bytes.ok) return failed(`--public-key ${file}: ${bytes.problem.message} ${bytes.problem.next}`);
  const text = bytes.value.toString('latin1');
  if (text.includes('PRIVATE KEY-----') || !text.includes('PUBLIC KEY-----'))
    return failed(`--public-key ${file} holds no public key as PEM. Export it, e.g. with \`cosign public-key --key ADDRESS\`.`);
  try {
    const key = createPublicKey(text);
    const der = key.export({ type: 'spki', format: 'der' });
    return ok({ sha256: createHash('sha256').update(der).digest('hex'), pem: key.export({ type: 'spki', format: 'pem' }).toString() });
  } catch {
    return failed(`--public-key ${file} holds no public key that can be read.`);
  }
}

function addRoot(signer: object, anchors: TrustRootPlaces, sigstore: Map<string, unknown>): string | undefined {
  const name = 'trustRoot' in signer && typeof signer.trustRoot === 'string' ? signer.trustRoot : undefined;
  if (name === undefined || sigstore.has(name)) return undefined;
  const found = findTrustRoot(name, anchors);
  if (!found.ok) return sentenceUnlessMissing(found.problem);
  const bytes = readBytes(found.value.trustedRoot);
  if (!bytes.ok) return `${found.value.trustedRoot}: ${bytes.problem.message}`;
  sigstore.set(name, JSON.parse(bytes.value.toString('utf8')));
  return undefined;
}

function addStores(names: readonly string[], anchors: TrustRootPlaces, certificates: Map<string, readonly string[]>): string | undefined {
  for (const name of names) {
    const found = findTrustStore(name, anchors);
    if (found.ok) certificates.set(name, found.value);
    else {
      const sentence = sentenceUnlessMissing(found.problem);
      if (sentence !== undefined) return sentence;
    }
  }
  return undefined;
}

function sentenceUnlessMissing({
  code,
  message,
  next,
}: {
  readonly code: string;
  readonly message: string;
  readonly next: string;
}): string | undefined {
  return code === 'TRUST_ROOT_MISSING' ? undefined : `${message} ${next}`;
}

/** Which policy was exported: what its metadata says, and the hash of its bytes. */
export function identityOf({ metadata }: Policy, digest: string): PolicyIdentity {
  const { name, version, serial, owner } = metadata ?? {};
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    ...(serial !== undefined && { serial }),
    ...(owner !== undefined && { owner }),
    digest,
  };
}

/** The folder that a policy's own paths are relative to. */
export function folderOf(file: string, { workingDirectory }: Io): string {
  return path.dirname(path.resolve(workingDirectory, file));
}
