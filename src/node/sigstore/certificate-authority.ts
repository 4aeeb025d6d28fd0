import { sign, type KeyPairKeyObjectResult } from 'node:crypto';
import { ok, type Clock, type Result, type TrustProblem } from '../../core/index.js';
import { asList, asRecord, asText, parseJson } from './json-fields.js';
import { refuse } from './refuse.js';
import { callService } from './service-call.js';

/*
 * Fulcio's API, version 2: an identity token and a key go in, a certificate of some minutes comes out. Ours and not the library's, which
 * puts the token into its error messages and follows redirects with it.
 */

/** The leaf certificate's DER form. */
export async function fetchCertificate(
  service: string,
  token: string | undefined,
  pair: KeyPairKeyObjectResult,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<Buffer, TrustProblem>> {
  const subject = readIdentityToken(token, clock);
  if (!subject.ok) return subject;
  const answer = await callService(
    {
      who: 'the certificate authority',
      url: `${service.replace(/\/$/, '')}/api/v2/signingCert`,
      contentType: 'application/json',
      accept: 'application/json',
      body: JSON.stringify(requestFor(subject.value.token, subject.value.name, pair)),
      secret: subject.value.token,
    },
    signal,
  );
  if (!answer.ok) return answer;
  if (!answer.value.granted) return refused(service, answer.value.status, answer.value.words);
  const leaf = leafOf(answer.value.body);
  return leaf === undefined
    ? refuse('SIGNING_FAILED', `The certificate authority at ${service} answered without a certificate.`, 'Ask whoever runs it.')
    : ok(leaf);
}

/** Whom the token names: what the authority wants signed as a proof that the key is ours. */
export function readIdentityToken(
  token: string | undefined,
  clock: Clock,
): Result<{ readonly token: string; readonly name: string }, TrustProblem> {
  if (token === undefined || token === '')
    return refuse(
      'IDENTITY_TOKEN_MISSING',
      'Signing without a key needs an identity token, and none was given.',
      'Give one with --identity-token-file, or in SIGSTORE_ID_TOKEN.',
    );
  const claims = asRecord(parseJson(Buffer.from(token.trim().split('.')[1] ?? '', 'base64url').toString('utf8')));
  const name = asText(claims['email']) ?? asText(claims['sub']);
  if (name === undefined)
    return refuse(
      'IDENTITY_TOKEN_REFUSED',
      'What was given as an identity token is none: it is no JSON Web Token with a subject.',
      'Fetch a new one from your identity provider.',
    );
  const { exp } = claims;
  if (typeof exp === 'number' && exp * 1000 < clock.now())
    return refuse(
      'IDENTITY_TOKEN_REFUSED',
      `The identity token expired at ${new Date(Math.max(exp, 0) * 1000).toISOString()}.`,
      'Fetch a new one from your identity provider.',
    );
  return ok({ token: token.trim(), name });
}

function requestFor(token: string, subject: string, { publicKey, privateKey }: KeyPairKeyObjectResult): unknown {
  return {
    credentials: { oidcIdentityToken: token },
    publicKeyRequest: {
      publicKey: { algorithm: 'ECDSA', content: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      proofOfPossession: sign('sha256', Buffer.from(subject), privateKey).toString('base64'),
    },
  };
}

function refused(service: string, status: number, words: string): Result<never, TrustProblem> {
  const next =
    'Fetch a new identity token from an issuer that this certificate authority knows, for the audience that it asks for (usually sigstore).';
  return status === 400 || status === 401 || status === 403
    ? refuse('IDENTITY_TOKEN_REFUSED', `The certificate authority at ${service} refused the identity token (${status}): ${words}`, next)
    : refuse(
        'SIGNING_FAILED',
        `The certificate authority at ${service} answered ${status}: ${words}`,
        'Try again later, or ask whoever runs it.',
      );
}

function leafOf(body: Buffer): Buffer | undefined {
  const answer = asRecord(parseJson(body.toString('utf8')));
  const chain = asRecord(asRecord(answer['signedCertificateEmbeddedSct'] ?? answer['signedCertificateDetachedSct'])['chain']);
  const pem = asText(asList(chain['certificates'])[0]);
  const base64 = pem?.split('-----BEGIN CERTIFICATE-----')[1]?.split('-----END')[0];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}
