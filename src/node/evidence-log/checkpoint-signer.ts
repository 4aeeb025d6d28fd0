import {
  failed,
  ok,
  type CheckpointSigner,
  type Result,
  type SecretSource,
  type SigningSecrets,
  type TrustProblem,
} from '../../core/index.js';
import { systemClock } from '../clock.js';
import { signBlob } from '../sigstore/blob.js';
import { signsHere } from '../sigstore/means.js';
import type { SignerHere } from '../trust/open-trust.js';

/** What can sign a checkpoint here. */
export interface CheckpointSigning {
  readonly signers: readonly SignerHere[];
  /** The policy's name of the one that is to sign; absent: the first that can without any program. */
  readonly signer?: string;
  readonly secrets: SecretSource;
  readonly timeoutMs: number;
}

/** Signs checkpoints as a signer of the policy, so that who may vouch for images vouches for the log too; undefined when nobody here can and nobody was named. */
export function checkpointSigner(signing: CheckpointSigning, signal: AbortSignal): Result<CheckpointSigner | undefined, TrustProblem> {
  const { signers, signer: name } = signing;
  const chosen = signers.find((one) => (name === undefined ? canSign(one) : one.name === name));
  if (chosen === undefined) return name === undefined ? ok(undefined) : failed(notInPolicy(name, signers));
  const { named, means, problem } = chosen;
  if (named === undefined || means === undefined) return failed(problem ?? cannotSign(chosen.name));
  return ok(async (payload) => {
    const bytes = new TextEncoder().encode(payload);
    const request = { signer: named, means, timeoutMs: signing.timeoutMs, clock: systemClock };
    const made = await signBlob(bytes, { ...request, secrets: await tokenFor(chosen, signing.secrets) }, signal);
    if (made.ok || made.problem.code !== 'PASSPHRASE_MISSING') return made;
    // Many keys need none, so it is asked for only now.
    const passphrase = await signing.secrets.passphrase({ signer: chosen.name, key: means.key ?? '' });
    return passphrase === undefined ? made : signBlob(bytes, { ...request, secrets: { passphrase } }, signal);
  });
}

function canSign({ named, means }: SignerHere): boolean {
  return named !== undefined && means?.engine === 'embedded' && signsHere(named, means).ok;
}

async function tokenFor({ name, named }: SignerHere, source: SecretSource): Promise<SigningSecrets> {
  if (named?.signer.type !== 'keyless') return {};
  const { issuer } = named.signer;
  const identityToken = await source.identityToken({ signer: name, ...(issuer !== undefined && { issuer }) });
  return identityToken === undefined ? {} : { identityToken };
}

function notInPolicy(name: string, signers: readonly SignerHere[]): TrustProblem {
  const names = signers.map((signer) => signer.name);
  return {
    code: 'SIGNER_NOT_IN_POLICY',
    message: `No policy in force has a signer ${name}.`,
    next: names.length === 0 ? 'Name the policy with --policy.' : `Signers are: ${names.join(', ')}.`,
  };
}

function cannotSign(name: string): TrustProblem {
  return {
    code: 'KEY_NOT_FOUND',
    message: `Nobody here can sign as ${name}.`,
    next: `Say where its private key is: --key ${name}=FILE; or give an identity token (SIGSTORE_ID_TOKEN).`,
  };
}
