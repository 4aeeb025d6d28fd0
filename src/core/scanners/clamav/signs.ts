import type { FailureSign } from '../explain-failure.js';

/** What clamscan 0.103 to 1.4 says when it cannot look at anything. */
export const signs: readonly FailureSign[] = [
  {
    code: 'DATABASE_MISSING',
    signs: ['malformed database', 'not a cvd file', 'error parsing header of', "can't verify database integrity", 'broken database'],
    message: 'cannot use its signatures: they are damaged.',
    next: 'Run freshclam to fetch them again, or name another folder with the setting `wharfmaster.tools.clamav.database` or --database clamav=DIR.',
  },
  {
    code: 'DATABASE_MISSING',
    signs: [
      'no supported database files found',
      'cl_load(): no such file or directory',
      "can't get file status",
      "can't open file or directory",
    ],
    message: 'has no signatures to compare with.',
    next: 'Run freshclam to fetch them, or name a folder that has them with the setting `wharfmaster.tools.clamav.database` or --database clamav=DIR.',
  },
  {
    code: 'DATABASE_BUSY',
    signs: ["can't lock database", 'unable to lock database', 'database update in progress'],
    message: 'waits for its signatures, which are being updated.',
    next: 'Scan again in a minute.',
  },
  {
    code: 'DATABASE_TOO_OLD',
    signs: ['virus database is older than', 'database is outdated'],
    message: 'has signatures that are too old to be used.',
    next: 'Run freshclam to fetch newer ones.',
  },
  {
    code: 'TOOL_TOO_OLD',
    signs: [
      'version of the clamav engine is outdated',
      'your clamav installation is outdated',
      'not recognized option',
      'unrecognized option',
    ],
    message: 'is too old for its signatures or for an option that Wharfmaster needs.',
    next: 'Install ClamAV 1.0 or newer.',
  },
  {
    code: 'TOOL_FAILED',
    signs: ["can't allocate memory", 'out of memory', 'cannot allocate memory'],
    message: 'ran out of memory; its full signatures need about 2 GB.',
    next: 'Free some memory, or scan on a larger machine.',
  },
];
