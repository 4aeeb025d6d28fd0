import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  AttestRequest,
  NamedSigner,
  Result,
  Signer,
  SigningCall,
  SignRequest,
  ToolOutput,
  TrustProblem,
  VerifyRequest,
} from '../../../../../src/core/index.js';

const folder = join(import.meta.dirname, '../../../../fixtures/signers');

/** What a tool printed, as test/fixtures/signers keeps it: `cosign/bundle-good` has a `.stdout` and a `.stderr`, or one of them. */
export function recorded(name: string, exitCode = 0): ToolOutput {
  const read = (ending: string): string => {
    const file = join(folder, `${name}.${ending}`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  return { stdout: read('stdout'), stderr: read('stderr'), exitCode, files: {} };
}

export function output(told: Partial<ToolOutput>): ToolOutput {
  return { stdout: '', stderr: '', exitCode: 0, files: {}, ...told };
}

/** Of the image that the recordings are about. */
export const digest = 'sha256:f12745d946b0b64e7cb52b6dc2dc18a479f25c4dbd615c51b597bcdd569d3811';

export const image = { registry: 'registry.bank.example', repository: 'apps/web', digest } as const;

const pem = '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n';
export const fingerprint = 'aa'.repeat(32);

/** A signer of each type, as the policy and this machine know it. */
export const signers = {
  key: named({ type: 'key', keys: [{ file: 'base.pub', sha256: fingerprint }] }, { publicKeys: [{ sha256: fingerprint, pem }] }),
  keyless: named(
    { type: 'keyless', issuer: 'https://gitlab.bank.example', subjectRegExp: 'https://gitlab\\.bank\\.example/apps/.+', trustRoot: 'bank' },
    {
      trustRoot: {
        trustedRoot: '/etc/bank/trusted_root.json',
        signingConfig: '/etc/bank/signing_config.json',
        certificateLogs: false,
        timestampAuthorities: true,
      },
    },
  ),
  notation: named(
    { type: 'notation', trustStores: ['ca:bank'], identities: ['x509.subject: C=DE, ST=Hessen, O=Bank'] },
    { trustStores: { 'ca:bank': ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'] } },
  ),
  dockerTrust: named({ type: 'docker-trust', server: 'https://notary.bank.example', signers: ['alice'] }),
} as const;

export function named(signer: Signer, more: Partial<NamedSigner> = {}): NamedSigner {
  return { name: 'release', signer, publicKeys: [], ...more };
}

export function signRequest(signer: NamedSigner, told: Partial<SignRequest> = {}): SignRequest {
  return { image, signer, means: { engine: 'cosign' }, secrets: {}, format: 'bundle', plainHttp: false, timeoutMs: 60_000, ...told };
}

export function attestRequest(signer: NamedSigner, told: Partial<AttestRequest> = {}): AttestRequest {
  return { ...signRequest(signer, told), predicateType: 'https://cyclonedx.org/bom', predicate: '{"bomFormat":"CycloneDX"}', ...told };
}

export function verifyRequest(signer: NamedSigner, told: Partial<VerifyRequest> = {}): VerifyRequest {
  return { image, signer, plainHttp: false, timeoutMs: 60_000, ...told };
}

/** The value, or the problem's words as a failed test. */
export function valueOf<T>(result: Result<T, { readonly code: string; readonly message: string }>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`);
  return result.value;
}

export function problemOf<P>(result: Result<unknown, P>): P {
  if (result.ok) throw new Error('a problem was expected');
  return result.problem;
}

/** What a call makes of an output; that it ended is taken for granted. */
export function parsed<T>(call: SigningCall<T> | undefined, told: ToolOutput): Result<T, TrustProblem> {
  if (call === undefined) throw new Error('a call was expected');
  return valueOf(call.parse(told));
}
