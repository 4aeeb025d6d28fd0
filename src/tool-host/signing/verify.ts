import { parseReference, printReference, signersAskedFor, verifyImage } from '../../core/index.js';
import { systemClock } from '../../node/clock.js';
import type { Log } from '../log.js';
import type { VerifyParams, VerifyResult } from '../protocol.js';
import type { Session } from '../session.js';
import { openSigning } from './open-signing.js';
import { readPolicies } from './read-policies.js';

/** Looks an image up in its registry, asks who signed it, and judges: as `wharfmaster verify` does. Nothing is changed anywhere. */
export async function verify(params: VerifyParams, session: Session, log: Log, signal: AbortSignal): Promise<VerifyResult> {
  const parsed = parseReference(params.reference);
  if (!parsed.ok) return { problem: { code: 'NOT_ALLOWED', message: parsed.problem.message, next: parsed.problem.next } };
  const { reference } = parsed.value;
  const here = await readPolicies(params, session.workspaces, systemClock.now());
  const [complaint] = here.complaints;
  if (complaint !== undefined)
    return { problem: { code: 'NOT_ALLOWED', message: complaint, next: 'Nothing is verified before that is settled.' } };
  const { governing, context } = here;
  const { trust } = openSigning(params, here, session, log);
  try {
    log('info', `Verifying ${printReference(reference)}.`);
    const asked = signersAskedFor(reference, governing);
    const verified = await verifyImage(
      {
        ...{ reference, governing, context },
        signers: asked.length === 0 ? [] : await trust.signers(signal),
        plainHttp: trust.plainHttp(reference.registry),
        timeoutMs,
      },
      { registry: trust.registry, engines: trust.engines, clock: systemClock },
      signal,
    );
    if (signal.aborted) return { cancelled: true };
    if (verified.ok) return { ...verified.value, policies: governing.layers.map(({ label }) => label.name ?? label.file) };
    const { code, message, next } = verified.problem;
    return { problem: { code, message, next } };
  } finally {
    await trust.close();
  }
}

/** For each answer of an engine. */
const timeoutMs = 120_000;
