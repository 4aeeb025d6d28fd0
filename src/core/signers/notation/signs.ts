import type { SigningSign } from '../explain-signing-failure.js';

/** What notation prints when it cannot sign, as its sources have it and as it was seen from 1.3. */
export const notationSigns: readonly SigningSign[] = [
  {
    code: 'TOOL_NOT_FOUND',
    signs: ['failed to get plugin', 'plugin executable file is either not found', 'no such plugin'],
    message: 'does not find the plugin that holds the key.',
    next: 'Install it as `notation plugin install` does.',
  },
  {
    code: 'KEY_NOT_FOUND',
    signs: ['signing key ', 'no such file or directory'],
    message: 'does not find the signing key.',
    next: 'Look at `notation key list`, or name a key file with its certificate beside it (NAME.key and NAME.crt).',
  },
  {
    code: 'KEY_UNREADABLE',
    signs: [
      'tls: failed to find any pem data',
      'private key does not match public key',
      'failed to parse private key',
      'certificate-chain is invalid',
    ],
    message: 'does not understand the signing key or its certificate.',
    next: 'The certificate must be one for signing code, and belong to the key.',
  },
];
