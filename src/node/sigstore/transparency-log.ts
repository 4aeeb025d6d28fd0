import { createHash } from 'node:crypto';
import { envelopeToJSON, type Bundle } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { TransparencyLogEntry } from '@sigstore/protobuf-specs';
import { CreateEntryRequest, type Verifier } from '@sigstore/protobuf-specs/rekor/v2';
import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { asRecord, asText, parseJson } from './json-fields.js';
import type { ReadySigner } from './ready-signer.js';
import { refuse, wordsOf } from './refuse.js';
import { callService } from './service-call.js';
import type { SigningServices } from './signing-config.js';

/*
 * Rekor, versions 1 and 2. The library's own entries for version 2 are of a kind that such logs no longer take (an envelope goes in as a
 * hash of what is signed), and only for certificates.
 */

type LogEntry = Bundle['verificationMaterial']['tlogEntries'][number];

/** Puts a signature into a log, and returns the log's proof of it. */
export async function logSignature(
  log: SigningServices['logs'][number],
  bundle: Bundle,
  signer: ReadySigner,
  signal: AbortSignal,
): Promise<Result<LogEntry, TrustProblem>> {
  const failed = (why: string): Result<never, TrustProblem> =>
    refuse(
      'SIGNING_FAILED',
      `The transparency log at ${log.url} did not take the signature: ${why}.`,
      'Try again later, or ask whoever runs it.',
    );
  if (log.version === 2 && signer.algorithm.digest === null)
    return failed('a log of version 2 takes no Ed25519 signatures; use another kind of key');
  const answer = await callService(
    {
      who: 'the transparency log',
      url: `${log.url.replace(/\/$/, '')}/api/v${log.version}/log/entries`,
      contentType: 'application/json',
      accept: 'application/json',
      body: JSON.stringify(log.version === 2 ? requestForVersion2(bundle, signer) : requestForVersion1(bundle, signer)),
    },
    signal,
  );
  if (!answer.ok) return answer;
  if (!answer.value.granted) return failed(`it answered ${answer.value.status} (${answer.value.words})`);
  try {
    const json = parseJson(answer.value.body.toString('utf8'));
    const entry = log.version === 2 ? entryOfVersion2(json) : entryOfVersion1(json);
    return entry === undefined ? failed('its answer is no log entry') : ok(entry);
  } catch (error) {
    return failed(wordsOf(error));
  }
}

function requestForVersion2({ content }: Bundle, { algorithm, certificate, publicKey }: ReadySigner): unknown {
  const verifier: Verifier['verifier'] =
    certificate === undefined
      ? { $case: 'publicKey', publicKey: { rawBytes: publicKey.export({ type: 'spki', format: 'der' }) } }
      : { $case: 'x509Certificate', x509Certificate: { rawBytes: certificate } };
  const digest =
    content.$case === 'dsseEnvelope'
      ? signedDigest(content.dsseEnvelope, algorithm.digest ?? 'sha256')
      : content.messageSignature.messageDigest.digest;
  return CreateEntryRequest.toJSON({
    spec: {
      $case: 'hashedRekordRequestV002',
      hashedRekordRequestV002: {
        digest,
        signature: { content: signatureOf(content), verifier: { verifier, keyDetails: algorithm.details } },
      },
    },
  });
}

function signedDigest({ payloadType, payload }: { readonly payloadType: string; readonly payload: Buffer }, algorithm: string): Buffer {
  return createHash(algorithm).update(dsse.preAuthEncoding(payloadType, payload)).digest();
}

function signatureOf(content: Bundle['content']): Buffer {
  return content.$case === 'dsseEnvelope'
    ? (content.dsseEnvelope.signatures[0]?.sig ?? Buffer.alloc(0))
    : content.messageSignature.signature;
}

function entryOfVersion2(json: unknown): LogEntry | undefined {
  const { logId, kindVersion, ...entry } = TransparencyLogEntry.fromJSON(json);
  return logId === undefined || kindVersion === undefined ? undefined : { ...entry, logId, kindVersion };
}

function requestForVersion1({ content }: Bundle, signer: ReadySigner): unknown {
  const verifier = Buffer.from(pemOf(signer)).toString('base64');
  if (content.$case === 'dsseEnvelope') {
    const envelope = JSON.stringify(envelopeToJSON(content.dsseEnvelope));
    return { apiVersion: '0.0.1', kind: 'dsse', spec: { proposedContent: { envelope, verifiers: [verifier] } } };
  }
  const { digest } = content.messageSignature.messageDigest;
  const hash = { algorithm: signer.algorithm.digest ?? 'sha256', value: digest.toString('hex') };
  const signature = { content: content.messageSignature.signature.toString('base64'), publicKey: { content: verifier } };
  return { apiVersion: '0.0.1', kind: 'hashedrekord', spec: { data: { hash }, signature } };
}

function pemOf({ certificate, publicKey }: ReadySigner): string {
  if (certificate === undefined) return publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** One entry, under its identifier. */
function entryOfVersion1(json: unknown): LogEntry | undefined {
  const entry = asRecord(Object.values(asRecord(json))[0]);
  const { body, logID, integratedTime, logIndex } = entry;
  if (typeof body !== 'string' || typeof logID !== 'string') return undefined;
  const { signedEntryTimestamp, inclusionProof } = asRecord(entry['verification']);
  const canonicalizedBody = Buffer.from(body, 'base64');
  const { kind, apiVersion } = asRecord(parseJson(canonicalizedBody.toString('utf8')));
  const promise = asText(signedEntryTimestamp);
  return {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(logID, 'hex') },
    kindVersion: { kind: String(kind), version: String(apiVersion) },
    integratedTime: String(integratedTime),
    inclusionPromise: promise === undefined ? undefined : { signedEntryTimestamp: Buffer.from(promise, 'base64') },
    inclusionProof: proofOfVersion1(asRecord(inclusionProof)),
    canonicalizedBody,
  };
}

function proofOfVersion1({
  logIndex,
  rootHash,
  treeSize,
  hashes,
  checkpoint,
}: Readonly<Record<string, unknown>>): LogEntry['inclusionProof'] {
  if (typeof checkpoint !== 'string' || !Array.isArray(hashes)) return undefined;
  return {
    logIndex: String(logIndex),
    rootHash: Buffer.from(String(rootHash), 'hex'),
    treeSize: String(treeSize),
    hashes: hashes.map((hash) => Buffer.from(String(hash), 'hex')),
    checkpoint: { envelope: checkpoint },
  };
}
