import { createHash } from 'node:crypto';
import { RFC3161Timestamp } from '@sigstore/core';
import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { refuse } from './refuse.js';
import { callService } from './service-call.js';

/** Everything of a TimeStampReq (RFC 3161, version 1, SHA-256, no nonce: the signature itself is new each time) before the digest. */
const requestStart = Buffer.from('30360201013031300d060960864801650304020105000420', 'hex');

/** A timestamp over a signature: the authority's whole answer, as bundles keep it. */
export async function fetchTimestamp(service: string, signature: Buffer, signal: AbortSignal): Promise<Result<Buffer, TrustProblem>> {
  const answer = await callService(
    {
      who: 'the timestamp authority',
      url: service,
      contentType: 'application/timestamp-query',
      accept: 'application/timestamp-reply',
      body: Buffer.concat([requestStart, createHash('sha256').update(signature).digest()]),
    },
    signal,
  );
  if (!answer.ok) return answer;
  const failed = (why: string): Result<never, TrustProblem> =>
    refuse(
      'SIGNING_FAILED',
      `The timestamp authority at ${service} gave no timestamp: ${why}.`,
      'Try again later, or ask whoever runs it.',
    );
  if (!answer.value.granted) return failed(`it answered ${answer.value.status} (${answer.value.words})`);
  return isGranted(answer.value.body) ? ok(answer.value.body) : failed('it refused, or its answer is no timestamp');
}

/** PKIStatus granted, or granted with modifications. */
function isGranted(body: Buffer): boolean {
  try {
    const timestamp = RFC3161Timestamp.parse(Buffer.from(body));
    return timestamp.status <= 1n && !Number.isNaN(timestamp.signingTime.getTime());
  } catch {
    return false;
  }
}
