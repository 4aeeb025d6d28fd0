import { createPublicKey } from 'node:crypto';
import * as path from 'node:path';
import {
  askPublicKey,
  failed,
  ok,
  signersOf,
  type AskedSigner,
  type GoverningPolicy,
  type KeySigner,
  type NamedSigner,
  type NotationSigner,
  type Result,
  type SigningKey,
  type TrustProblem,
} from '../../core/index.js';
import { fingerprintOf, readPublicKeys } from '../sigstore/public-keys.js';
import type { NodeToolRunner } from '../tool-runner.js';
import { refuse } from './signing-refusals.js';
import { findTrustRoot, findTrustStore, type TrustRootPlaces } from './trust-roots.js';

/** A signer of the policies as this machine knows it; without `named` it can neither sign nor be verified here. */
export interface SignerInForce {
  /** As facts carry it: the name under `trust.signers`. */
  readonly name: string;
  readonly named?: NamedSigner;
  readonly problem?: TrustProblem;
}

export interface SignersOptions {
  readonly governing: GoverningPolicy;
  readonly roots: TrustRootPlaces;
  readonly runner: NodeToolRunner;
  /** Addresses of keys that the person named herself, by signer: only these are asked for a policy of the workspace. */
  readonly ownKeys: Readonly<Record<string, string | undefined>>;
}

/** Every signer that the policies in force describe. What is wrong with one is said with it and stops no other. */
export async function signersInForce(options: SignersOptions, signal: AbortSignal): Promise<readonly SignerInForce[]> {
  return Promise.all(signersOf(options.governing).map((asked) => resolveSigner(asked, options, signal)));
}

async function resolveSigner(asked: AskedSigner, options: SignersOptions, signal: AbortSignal): Promise<SignerInForce> {
  const { name } = asked;
  const named = await nameSigner(asked, options, signal);
  return named.ok ? { name, named: named.value } : { name, problem: named.problem };
}

async function nameSigner(asked: AskedSigner, options: SignersOptions, signal: AbortSignal): Promise<Result<NamedSigner, TrustProblem>> {
  const { name, signer } = asked;
  const bare = { name, signer, publicKeys: [] };
  switch (signer.type) {
    case 'key': {
      const keys = await keysOf(asked, signer, options, signal);
      if (!keys.ok || signer.trustRoot === undefined) return keys.ok ? ok({ ...bare, publicKeys: keys.value }) : keys;
      const root = findTrustRoot(signer.trustRoot, options.roots);
      return root.ok ? ok({ ...bare, publicKeys: keys.value, trustRoot: root.value }) : root;
    }
    case 'keyless': {
      if (signer.trustRoot === undefined) return ok(bare);
      const root = findTrustRoot(signer.trustRoot, options.roots);
      return root.ok ? ok({ ...bare, trustRoot: root.value }) : root;
    }
    case 'notation': {
      const stores = storesOf(signer, options.roots);
      return stores.ok ? ok({ ...bare, trustStores: stores.value }) : stores;
    }
    case 'docker-trust':
      return isOrganisations(asked, options) || Object.hasOwn(options.ownKeys, name) ? ok(bare) : foreignServer(asked, signer.server);
  }
}

/** One key of several is enough to sign, so one that is missing does not take away the others. */
async function keysOf(
  asked: AskedSigner,
  signer: KeySigner,
  options: SignersOptions,
  signal: AbortSignal,
): Promise<Result<NamedSigner['publicKeys'], TrustProblem>> {
  const found: NamedSigner['publicKeys'][number][] = [];
  let problem: TrustProblem | undefined;
  for (const key of signer.keys) {
    const read =
      key.kms === undefined
        ? readPublicKeys({ keys: [key] }, path.dirname(asked.policyFile))
        : await keyInService(key.kms, key, asked, options, signal);
    if (read.ok) found.push(...read.value);
    else problem ??= read.problem;
  }
  return found.length > 0 || problem === undefined ? ok(found) : failed(problem);
}

async function keyInService(
  address: string,
  { sha256 }: SigningKey,
  asked: AskedSigner,
  options: SignersOptions,
  signal: AbortSignal,
): Promise<Result<NamedSigner['publicKeys'], TrustProblem>> {
  if (!mayAsk(address, asked, options)) return foreignAddress(address, asked);
  const call = askPublicKey(address);
  if (!call.ok) return call;
  const { result } = await options.runner.run(call.value, signal);
  const pem = result.ok ? result.value : failed<TrustProblem>(result.problem);
  if (!pem.ok) return pem;
  const fingerprint = fingerprintIn(pem.value);
  if (fingerprint === sha256.toLowerCase()) return ok([{ sha256: fingerprint, pem: pem.value }]);
  return refuse(
    'KEY_NOT_IN_POLICY',
    `${address} is not the key that the policy means for ${asked.name}: the policy says SHA-256 ${sha256.toLowerCase()}, the key has ${fingerprint ?? 'none that can be read'}.`,
    'If the key was changed on purpose, change its fingerprint in the policy too; else find out who replaced it.',
  );
}

/** Asking a key service sends the person's credentials to an address, so a policy that anybody can have written does not choose it. */
function mayAsk(address: string, asked: AskedSigner, options: SignersOptions): boolean {
  const { name } = asked;
  return isOrganisations(asked, options) || (Object.hasOwn(options.ownKeys, name) && options.ownKeys[name] === address);
}

function isOrganisations({ policyFile }: AskedSigner, { governing }: SignersOptions): boolean {
  return governing.layers.some(({ reading, kind }) => reading.file === policyFile && kind === 'organisation');
}

/** docker shows a Notary server the credentials of the registry (cli/trust/trust.go, simpleCredentialStore). */
function foreignServer({ name }: AskedSigner, server: string): Result<never, TrustProblem> {
  return refuse(
    'SIGNER_MISSING',
    `${name} signs at the Notary server ${server}, which only a policy of the workspace says; docker would show it your credentials.`,
    'Let the organisation’s policy describe this signer.',
  );
}

function foreignAddress(address: string, { name }: AskedSigner): Result<never, TrustProblem> {
  return refuse(
    'KEY_NOT_FOUND',
    `${name} has its key at ${address}, which only a policy of the workspace says; nobody’s credentials are sent there.`,
    `If you know the address, name it yourself: --key ${name}=${address}. Or put the public key into a file beside the policy.`,
  );
}

function storesOf({ trustStores }: NotationSigner, roots: TrustRootPlaces): Result<NonNullable<NamedSigner['trustStores']>, TrustProblem> {
  const stores: Record<string, readonly string[]> = {};
  for (const store of trustStores) {
    const certificates = findTrustStore(store, roots);
    if (!certificates.ok) return certificates;
    stores[store] = certificates.value;
  }
  return ok(stores);
}

function fingerprintIn(pem: string): string | undefined {
  try {
    return fingerprintOf(createPublicKey(pem));
  } catch {
    return undefined;
  }
}
