import { checkpointPayload, standingOverFile, type EvidenceCheckpoint, type NamedSigner } from '../../core/index.js';
import { systemClock } from '../../node/clock.js';
import { verifyBlob } from '../../node/sigstore/blob.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import type { Io } from '../io.js';
import type { FoundLog } from './find-log.js';
import { openSigners } from './open-signers.js';

/** What is known about the signature of a checkpoint. */
export type CheckedSignature =
  | { readonly state: 'verified'; readonly signer: string }
  /** Every signer of the policy in force was asked, and it is none of theirs: altered, or of somebody whom an earlier policy named. */
  | { readonly state: 'foreign'; readonly why: string }
  | { readonly state: 'unknown'; readonly why: string };

/** Looks at the signatures of checkpoints, by the signers of the policy in force; unsigned ones are left out. By root. */
export async function checkSignatures(
  checkpoints: readonly EvidenceCheckpoint[],
  found: FoundLog,
  given: Arguments,
  io: Io,
): Promise<ReadonlyMap<string, CheckedSignature>> {
  const signed = checkpoints.filter(({ bundle }) => bundle !== undefined);
  const checked = new Map<string, CheckedSignature>();
  if (signed.length === 0) return checked;
  const trust = openSigners(found, given, io);
  if (!trust.ok) return new Map(signed.map(({ root }) => [root, { state: 'unknown', why: trust.problem }]));
  try {
    const signers = await trust.value.signers(io.cancel);
    const missing = signers.flatMap(({ problem }) => problem?.message ?? []);
    const known = signers.flatMap(({ named }) => (named?.signer.type === 'key' || named?.signer.type === 'keyless' ? [named] : []));
    for (const checkpoint of signed) checked.set(checkpoint.root, await checkOne(checkpoint, known, missing, io.cancel));
    return checked;
  } finally {
    await trust.value.close();
  }
}

async function checkOne(
  checkpoint: EvidenceCheckpoint,
  signers: readonly NamedSigner[],
  missing: readonly string[],
  signal: AbortSignal,
): Promise<CheckedSignature> {
  const payload = new TextEncoder().encode(checkpointPayload(checkpoint));
  const whys: string[] = [];
  const unknown = [...missing];
  for (const signer of signers) {
    const fact = await verifyBlob(payload, checkpoint.bundle ?? '', signer, signal);
    if (!fact.ok) unknown.push(fact.problem.message);
    else if (fact.value.verified) {
      const standing = standingOverFile(fact.value, signer.signer, systemClock.now());
      if (standing.counts) return { state: 'verified', signer: signer.name };
      // Revoked or out of its time: it was this key, and nobody knows whether it was in the right hands.
      unknown.push(`It is ${signer.name}’s, and ${standing.why}.`);
    } else whys.push(fact.value.problem?.message ?? `It is not ${signer.name}’s.`);
  }
  if (unknown.length > 0 || signers.length === 0)
    return { state: 'unknown', why: unknown.join(' ') || 'no policy in force names a signer.' };
  return { state: 'foreign', why: whys.join(' ') };
}
