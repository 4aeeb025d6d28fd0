import type { FailureSign } from '../explain-failure.js';

/** What Grype 0.110 prints when it fails, recorded from the program itself. */
export const grypeSigns: readonly FailureSign[] = [
  {
    code: 'DATABASE_TOO_OLD',
    signs: ['max allowed age', 'incompatible with', 'unsupported database schema'],
    message: 'refuses its vulnerability database, because it is too old or written for another version.',
    next: 'Fetch a new one with --update-database (or run: grype db update), then scan again.',
  },
  {
    code: 'DATABASE_DOWNLOAD_FAILED',
    signs: [
      'unable to download listing',
      'unable to check for vulnerability database update',
      'unable to update vulnerability database',
      'error updating db',
      'unable to download db',
    ],
    message: 'could not fetch its database.',
    next: 'Look at the network and proxy, or name a mirror in GRYPE_DB_UPDATE_URL; without --update-database the database on this machine is used.',
  },
  {
    code: 'DATABASE_BUSY',
    signs: ['database is locked', 'resource temporarily unavailable'],
    message: 'cannot use its database, because another program is using it.',
    next: 'Wait until the other run ends, then scan again.',
  },
  {
    code: 'DATABASE_MISSING',
    signs: ['database does not exist', 'failed to load vulnerability db', 'failed to open db', 'no database found'],
    message: 'has no usable vulnerability database on this machine, and fetching one was not asked for.',
    next: 'Scan once with --update-database (or the setting that allows it), or run: grype db update.',
  },
  {
    code: 'ARCHIVE_UNREADABLE',
    signs: ['unable to provide image from tarball', 'no source providers were able to resolve the input', 'could not find manifest'],
    message: 'cannot read the exported image.',
    next: 'Scan again. If it stays so, save the image by hand and look at the file.',
  },
];
