import * as path from 'node:path';
import { failed, failedTests, ok, readPolicy, type Policy, type Result } from '../../core/index.js';
import { decodeText } from '../decode-text.js';
import { sha256 } from '../hash.js';
import { readBytes } from '../read-bytes.js';
import { readPublicKeys } from '../sigstore/public-keys.js';
import { asRecord, asText, parseJson } from '../sigstore/json-fields.js';
import { largestBundles, largestPolicy } from './fetched-policy.js';
import { keyFilesOf } from './policy-keeper.js';
import { bundlesIn } from './verify-signatures.js';

/** A policy that is fit to be sent to others. */
export interface PolicyToPublish {
  readonly bytes: Buffer;
  readonly policy: Policy;
  readonly name: string;
  readonly serial: number;
}

/** Reads a policy as those who will fetch it do. A failure is the sentence to say. */
export function readPolicyToPublish(file: string, shown: string, now: number): Result<PolicyToPublish, string> {
  const bytes = readBytes(file, largestPolicy);
  if (!bytes.ok) return failed(`${shown}: ${bytes.problem.message} ${bytes.problem.next}`);
  const reading = readPolicy(shown, decodeText(bytes.value).text, { layer: 'organisation', toolVersion: __ENGINE_VERSION__ });
  const [flaw] = [
    ...reading.problems.filter(({ rule, level }) => rule === 'policy-invalid' && level === 'error'),
    ...failedTests(reading, now),
  ];
  if (reading.policy === undefined || flaw !== undefined)
    return failed(
      `${shown} is no policy to send to others. ${flaw?.what ?? ''} ${flaw?.next ?? ''} \`wharfmaster policy check ${shown}\` says more.`,
    );
  const { name, serial } = reading.policy.metadata ?? {};
  if (name === undefined || serial === undefined)
    return failed(
      `${shown} has no ${name === undefined ? '`metadata.name`' : '`metadata.serial`'}, without which nobody takes it from afar. Write it into the policy.`,
    );
  return ok({ bytes: bytes.value, policy: reading.policy, name, serial });
}

/** The signatures beside a policy that are over these very bytes; whose they are, those who fetch it find out. */
export function bundlesBeside(file: string, bytes: Buffer): readonly string[] {
  const text = readBytes(`${file}.sigstore.json`, largestBundles);
  return text.ok ? bundlesIn(text.value.toString('utf8')).filter((bundle) => isOver(bundle, bytes)) : [];
}

function isOver(bundle: string, bytes: Buffer): boolean {
  const { digest } = asRecord(asRecord(asRecord(parseJson(bundle))['messageSignature'])['messageDigest']);
  const found = Buffer.from(asText(digest) ?? '', 'base64').toString('hex');
  return found === sha256(bytes) || found === otherHash(bytes, 'sha384') || found === otherHash(bytes, 'sha512');
}

function otherHash(bytes: Buffer, algorithm: string): string {
  return process.getBuiltinModule('node:crypto').createHash(algorithm).update(bytes).digest('hex');
}

/** The public keys that the policy names, each found to have its fingerprint. A failure is the sentence to say. */
export function keysBeside(file: string, policy: Policy): Result<ReadonlyMap<string, Buffer>, string> {
  const folder = path.dirname(file);
  for (const signer of Object.values(policy.trust?.signers ?? {})) {
    const read = signer.type === 'key' ? readPublicKeys(signer, folder) : ok([]);
    if (!read.ok) return failed(`${read.problem.message} ${read.problem.next}`);
  }
  const keys = new Map<string, Buffer>();
  for (const name of keyFilesOf(policy)) {
    const bytes = readBytes(path.join(folder, name), 64 * 1024);
    if (bytes.ok) keys.set(name, bytes.value);
  }
  return ok(keys);
}
