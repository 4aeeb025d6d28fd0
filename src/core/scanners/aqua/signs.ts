import type { FailureSign } from '../explain-failure.js';

/** From the log lines that aquasecurity/harbor-scanner-aqua's issues quote; scannercli logs to standard output and standard error. */
export const aquaSigns: readonly FailureSign[] = [
  {
    code: 'CREDENTIALS_REFUSED',
    signs: [
      'failed to login',
      'invalid user or password',
      'authorization failed',
      'invalid token',
      'unexpected status code: 401',
      'unexpected status code: 403',
    ],
    message: 'was refused by the Aqua server: the token, or user and password, are wrong or may not scan.',
    next: 'Enter the credentials of the Aqua server again, or ask its administrator for the role Scanner.',
  },
  {
    code: 'TOOL_FAILED',
    signs: ['unexpected status code: 5', 'connection refused', 'no such host', 'i/o timeout', 'x509:'],
    message: 'cannot reach the Aqua server, or the server failed.',
    next: 'Check the address of the Aqua server in the settings, the network and the certificates.',
  },
  {
    code: 'ARCHIVE_UNREADABLE',
    signs: ['failed to open archive', 'failed reading docker archive', 'invalid tar header', 'unexpected eof'],
    message: 'cannot read the exported image.',
    next: 'Scan again. If it stays so, save the image by hand and look at the file.',
  },
];
