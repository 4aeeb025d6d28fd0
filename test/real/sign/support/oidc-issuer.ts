import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { close, listen } from './token-server.js';

/** An identity provider: Fulcio asks it for its keys, people (tests) for tokens. */
export interface OidcIssuer {
  readonly issuer: string;
  /** An identity token for somebody's address, with which Fulcio issues a certificate. */
  token(email: string, changes?: { readonly expiresIn?: number; readonly audience?: string }): string;
  stop(): Promise<void>;
}

/** OpenID Connect as far as Fulcio needs it: discovery document, keys, and tokens. */
export async function startOidcIssuer(): Promise<OidcIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] };
  let issuer = '';
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') response.end(JSON.stringify(discovery(issuer)));
    else if (request.url === '/keys') response.end(JSON.stringify(keys));
    else response.writeHead(404).end('{}');
  });
  issuer = `http://127.0.0.1:${await listen(server)}`;
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    issuer,
    token(email, { expiresIn = 600, audience = 'sigstore' } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer,
        aud: audience,
        sub: email,
        email,
        email_verified: true,
        iat: now,
        nbf: now - 5,
        exp: now + expiresIn,
        jti: randomUUID(),
      };
      const text = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'k1' })}.${encode(claims)}`;
      return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
    },
    stop: () => close(server),
  };
}

function discovery(issuer: string): object {
  return {
    issuer,
    jwks_uri: `${issuer}/keys`,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}
