import type { Scanner } from '../scanner.js';
import { askVersion } from './ask-version.js';
import { scanFiles } from './scan-files.js';

/** ClamAV: malware, by signatures over every file of every layer (docs.clamav.net). */
export const clamav: Scanner = {
  id: 'clamav',
  label: 'ClamAV',
  program: 'clamscan',
  aspects: ['malware'],
  takesDatabase: true,
  credentials: [],
  configurationFiles: [],
  install: 'Install ClamAV 1.0 or newer (package clamav) and fetch its signatures with freshclam, or set the path of clamscan.',
  versions: (options) => [askVersion(options)],
  scan: { over: 'files', call: scanFiles },
};
