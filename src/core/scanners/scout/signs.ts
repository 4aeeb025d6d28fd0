import type { FailureSign } from '../explain-failure.js';

/** What docker/scout-cli's and docker/scout-action's issues quote, and what a docker without the plug-in says. */
export const scoutSigns: readonly FailureSign[] = [
  {
    code: 'TOOL_NOT_FOUND',
    signs: ["'scout' is not a docker command", 'unknown command: docker scout', 'unknown flag: --format', "unknown shorthand flag: 'e'"],
    message: 'is not installed: docker does not know the command `docker scout`.',
    next: 'Install the plug-in as https://docs.docker.com/scout/install/ describes, or choose another scanner.',
  },
  {
    code: 'CREDENTIALS_MISSING',
    signs: ['log in with your docker id', 'not logged in', 'you must log in', 'docker login'],
    message: 'needs a Docker Hub login.',
    next: 'Run: docker login, or give a Docker Hub user and access token to Wharfmaster.',
  },
  {
    code: 'CREDENTIALS_REFUSED',
    signs: ['not entitled to use docker scout', 'could not authenticate', 'status:forbidden', 'incorrect username or password'],
    message: 'was refused by Docker: the login is wrong or has no right to use Scout.',
    next: 'Log in again, or enrol the organisation with: docker scout enroll.',
  },
  {
    code: 'ARCHIVE_UNREADABLE',
    signs: ['failed to read archive', 'could not read archive', 'unexpected eof', 'invalid tar header'],
    message: 'cannot read the exported image.',
    next: 'Scan again. If it stays so, save the image by hand and look at the file.',
  },
  {
    code: 'DATABASE_DOWNLOAD_FAILED',
    signs: ['no such host', 'connection refused', 'i/o timeout', 'could not list cves', 'api operation failed'],
    message: 'could not ask Docker for advisories; it works with a network only.',
    next: 'Look at the network and proxy, or use Trivy or Grype, which work without one.',
  },
];
