import { renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describePrincipal, escapeText, failed, ok, type NamedSigner, type Result } from '../core/index.js';
import { systemClock } from '../node/clock.js';
import { randomName } from '../node/hash.js';
import { readManagedFile } from '../node/managed-file.js';
import { bundlesBeside, readPolicyToPublish } from '../node/policy-sources/policy-to-publish.js';
import { signBlob, verifyBlob } from '../node/sigstore/blob.js';
import { readPrivateKey } from '../node/sigstore/private-key.js';
import { commandLineSecrets } from '../node/trust/secrets.js';
import { findTrustRoot } from '../node/trust/trust-roots.js';
import type { Arguments } from './arguments/parse-arguments.js';
import type { Run } from './command.js';
import { exitCodes, type Io } from './io.js';
import { flaggedTrust } from './policies/signer-flags.js';

/** `wharfmaster policy sign`: signs a policy's bytes and writes the bundle beside it, where everybody who fetches the policy looks for it. */
export const run: Run = async (given, io) => {
  const [file] = given.positionals;
  if (file === undefined) return refuse('Say which policy to sign: wharfmaster policy sign policy.yaml --key FILE.', io);
  const absolute = path.resolve(io.workingDirectory, file);
  const read = readPolicyToPublish(absolute, file, io.now);
  if (!read.ok) return refuse(read.problem, io);
  const prepared = await prepare(given, io);
  if (!prepared.ok) return refuse(prepared.problem, io);
  const { signer, key, secrets } = prepared.value;
  const means = { engine: 'embedded', ...(key !== undefined && { key }) };
  const bundle = await signBlob(read.value.bytes, { signer, means, secrets, timeoutMs: 120_000, clock: systemClock }, io.cancel);
  if (!bundle.ok) return refuse(`${bundle.problem.message} ${bundle.problem.next}`, io);
  const fact = await verifyBlob(read.value.bytes, bundle.value, signer, io.cancel);
  const others = given.switches.has('add') ? bundlesBeside(absolute, read.value.bytes) : [];
  const written = writeBundles(`${absolute}.sigstore.json`, [...others, bundle.value]);
  if (!written.ok) return refuse(written.problem, io);
  const by = fact.ok && fact.value.principal !== undefined ? describePrincipal(fact.value.principal) : 'the key that was named';
  const { name, serial } = read.value;
  io.out(`${escapeText(`${name}, serial ${serial}, signed by ${by}: ${file}.sigstore.json`)}\n`);
  return exitCodes.fine;
};

interface Prepared {
  readonly signer: NamedSigner;
  readonly key?: string;
  readonly secrets: { readonly passphrase?: string; readonly identityToken?: string };
}

async function prepare(given: Arguments, io: Io): Promise<Result<Prepared, string>> {
  const key = given.values.get('key');
  if (key !== undefined && /^[a-z][a-z0-9+.-]+:/i.test(key) && !/^[a-z]:[\\/]/i.test(key))
    return failed(
      `${key} is in a key service or on hardware. Sign with cosign: cosign sign-blob --key ${key} --bundle FILE.sigstore.json FILE.`,
    );
  const tokenFile = given.values.get('identity-token-file');
  const secrets = commandLineSecrets({
    ...{ environment: process.env, signal: io.cancel, workspaces: [io.workingDirectory] },
    ...(tokenFile !== undefined && { identityTokenFile: path.resolve(io.workingDirectory, tokenFile) }),
    hear: ({ message, next }) => io.note(escapeText(`${message} ${next}`)),
  });
  return key === undefined ? prepareIdentity(given, secrets, io) : prepareKey(path.resolve(io.workingDirectory, key), secrets);
}

type Secrets = ReturnType<typeof commandLineSecrets>;

async function prepareKey(key: string, secrets: Secrets): Promise<Result<Prepared, string>> {
  const plain = await readPrivateKey(key, undefined);
  const passphrase =
    plain.ok || plain.problem.code !== 'PASSPHRASE_MISSING' ? undefined : await secrets.passphrase({ signer: 'policy', key });
  const opened = plain.ok || passphrase === undefined ? plain : await readPrivateKey(key, passphrase);
  if (!opened.ok) return failed(`${opened.problem.message} ${opened.problem.next}`);
  const { fingerprint, publicKey } = opened.value;
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const signer: NamedSigner = {
    name: 'policy',
    signer: { type: 'key', keys: [{ sha256: fingerprint }], tlog: 'none' },
    publicKeys: [{ sha256: fingerprint, pem }],
  };
  return ok({ signer, key, secrets: passphrase === undefined ? {} : { passphrase } });
}

/** Whoever the token says: those who fetch the policy know whom they expect. */
async function prepareIdentity(given: Arguments, secrets: Secrets, io: Io): Promise<Result<Prepared, string>> {
  const flagged = flaggedTrust(given, io.workingDirectory);
  if (!flagged.ok) return flagged;
  const managed = readManagedFile(io.managedFile);
  const [name] = Object.keys(flagged.value.trustRoots);
  const places = {
    ...{ managed: (managed.ok ? managed.value?.settings.trustRoots : undefined) ?? {}, settings: {}, workspaces: [] },
    flags: flagged.value.trustRoots,
  };
  const root = name === undefined ? undefined : findTrustRoot(name, places);
  if (root?.ok === false) return failed(`${root.problem.message} ${root.problem.next}`);
  const identityToken = await secrets.identityToken({ signer: 'policy' });
  if (identityToken === undefined)
    return failed('Say what to sign with: --key FILE, or an identity token (--identity-token-file, SIGSTORE_ID_TOKEN).');
  const signer: NamedSigner = {
    name: 'policy',
    signer: { type: 'keyless', issuerRegExp: '.+', subjectRegExp: '.+' },
    publicKeys: [],
    ...(root !== undefined && { trustRoot: root.value }),
  };
  return ok({ signer, secrets: { identityToken } });
}

/** One bundle as it is, so that cosign reads it; several one on each line. Replaced at once or not at all. */
function writeBundles(file: string, bundles: readonly string[]): Result<undefined, string> {
  const temporary = `${file}.${randomName()}.tmp`;
  try {
    writeFileSync(temporary, `${bundles.join('\n')}\n`, { flag: 'wx' });
    renameSync(temporary, file);
    return ok(undefined);
  } catch (error) {
    rmSync(temporary, { force: true });
    return failed(
      `${file} could not be written (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'}). Check the folder’s permissions.`,
    );
  }
}

function refuse(sentence: string, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}
