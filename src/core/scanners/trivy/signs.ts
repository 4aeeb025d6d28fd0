import type { FailureSign } from '../explain-failure.js';

/** What Trivy prints when it fails, as recorded from 0.74 and as its issues quote it; the rarer and clearer signs stand first. */
export const trivySigns: readonly FailureSign[] = [
  {
    code: 'DATABASE_BUSY',
    signs: ['may be in use by another process', 'failed to acquire cache or database lock', 'no locks available'],
    message: 'cannot use its cache or database, because another Trivy is using it.',
    next: 'Wait until the other run ends, then scan again. A cache folder of its own (TRIVY_CACHE_DIR) keeps them apart.',
  },
  {
    code: 'RATE_LIMITED',
    signs: ['toomanyrequests'],
    message: 'was turned away by the registry of its database for asking too often.',
    next: 'Wait some minutes, or name a mirror of your own in TRIVY_DB_REPOSITORY, then scan again.',
  },
  {
    code: 'DATABASE_MISSING',
    signs: ['cannot skip downloading', 'cannot be specified on the first run'],
    message: 'has no vulnerability database on this machine yet, and fetching one was not asked for.',
    next: 'Scan once with --update-database (or the setting that allows it), or run: trivy image --download-db-only. Java archives also need: trivy image --download-java-db-only.',
  },
  {
    code: 'DATABASE_TOO_OLD',
    signs: ['old db schema', 'has an old schema version', "version of db schema doesn't match"],
    message: 'cannot read its vulnerability database: it was written for another version of Trivy.',
    next: 'Fetch a new one with --update-database, or update Trivy.',
  },
  {
    code: 'DATABASE_DOWNLOAD_FAILED',
    signs: [
      'failed to download vulnerability db',
      'failed to download java db',
      'failed to download artifact',
      'database download error',
      'java db update failed',
    ],
    message: 'could not fetch its database.',
    next: 'Look at the network and proxy, or name a mirror in TRIVY_DB_REPOSITORY; without --update-database the database on this machine is used.',
  },
  {
    code: 'ARCHIVE_UNREADABLE',
    signs: ['unable to open', 'is not a valid image', 'unexpected eof', 'invalid tar header', 'file manifest.json not found in tar'],
    message: 'cannot read the exported image.',
    next: 'Scan again. If it stays so, save the image by hand and look at the file.',
  },
  {
    code: 'CREDENTIALS_REFUSED',
    signs: ['twirp error unauthenticated', 'invalid token'],
    message: 'was refused by its server: the token is missing or wrong.',
    next: 'Enter the token of the Trivy server again.',
  },
  {
    code: 'DAEMON_UNREACHABLE',
    signs: ['failed to do request', 'twirp error unavailable', 'twirp error internal'],
    message: 'cannot reach its server.',
    next: 'Check the address of the Trivy server in the settings, and that it runs.',
  },
];
