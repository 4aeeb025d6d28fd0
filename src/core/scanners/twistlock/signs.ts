import type { FailureSign } from '../explain-failure.js';

/** Its exit code is 1 for every failure and for findings alike (documentation, Return Value), so words decide. */
export const twistlockSigns: readonly FailureSign[] = [
  {
    code: 'CREDENTIALS_REFUSED',
    signs: ['invalid credentials', 'failed to authenticate', 'status code 401', 'status code 403', 'unauthorized'],
    message: 'was refused by the console: user and password (or access key and secret key) are wrong or may not scan.',
    next: 'Enter the credentials again, or ask the administrator of the console for the role CI User.',
  },
  {
    code: 'DAEMON_UNREACHABLE',
    signs: ['failed to connect to docker', 'failed to initialize docker', 'docker.sock'],
    message: 'cannot reach the container engine.',
    next: 'Start it, or check that you may use its socket (DOCKER_CLIENT_ADDRESS names another one), then scan again.',
  },
  {
    code: 'TOOL_FAILED',
    signs: ['connection refused', 'no such host', 'i/o timeout', 'x509:', 'failed to contact console'],
    message: 'cannot reach the console.',
    next: 'Check the address of the Prisma Cloud console in the settings, the network and the certificates.',
  },
  {
    code: 'NOT_SUPPORTED',
    signs: ['must be run as root', 'requires root', 'operation not permitted', 'tarball option is not supported'],
    message: 'scans image files only as root and on Linux.',
    next: 'Scan an image that the container engine has, or run the scan as root.',
  },
];
