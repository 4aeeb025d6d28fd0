import type { SigningSign } from '../explain-signing-failure.js';

/** What cosign prints when it cannot sign, as its sources have it and as it was seen from 2.6 and 3.1. */
export const signingSigns: readonly SigningSign[] = [
  {
    code: 'PASSPHRASE_WRONG',
    signs: ['decrypt: encrypted: decryption failed', 'encrypted: decryption failed', 'decryption failed'],
    message: 'cannot open the private key with this passphrase.',
    next: 'Enter the passphrase again; COSIGN_PASSWORD counts when it is set.',
  },
  {
    code: 'KEY_UNREADABLE',
    signs: ['invalid pem block', 'unsupported pem type', 'failed to parse pem'],
    message: 'does not understand the private key.',
    next: 'Name a key that `cosign generate-key-pair` or `cosign import-key-pair` wrote.',
  },
  {
    code: 'KEY_NOT_FOUND',
    signs: ['loading private key: open', 'reading key: open', 'opening piv token', 'opening pkcs11 token', 'no such file or directory'],
    message: 'does not find the private key.',
    next: 'Look at the path or address of the key, and whether the token is plugged in.',
  },
  {
    code: 'IDENTITY_TOKEN_REFUSED',
    signs: [
      'there was an error processing the identity token',
      'error processing the identity token',
      'oidc: ',
      'no subject found in claims',
      'expected audience',
      'error verifying identity token',
      'invalid signature for parameter',
    ],
    message: 'was refused by the certificate authority: the identity token does not prove who signs.',
    next: 'Ask for a new token (they last minutes), from the issuer that the policy names, for the audience `sigstore`.',
  },
  {
    code: 'IDENTITY_TOKEN_MISSING',
    signs: ['fetching ambient oidc credentials', 'authenticating caller', 'selecting oidc issuer', 'retrieving id token'],
    message: 'has no identity token to sign with.',
    next: 'Hand one over with --identity-token-file or SIGSTORE_ID_TOKEN, or sign in with the browser.',
  },
  {
    code: 'TRUST_ROOT_UNREADABLE',
    signs: ['reading signing config', 'error loading signing config', 'loading trusted root', 'failed to unmarshal trusted root'],
    message: 'does not understand the signing config or the trusted root of this Sigstore.',
    next: 'Let the administrator write them again with `cosign trusted-root create` and `cosign signing-config create`.',
  },
];
