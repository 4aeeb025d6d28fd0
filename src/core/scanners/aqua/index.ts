import type { Scanner } from '../scanner.js';
import { askVersion } from './ask-version.js';
import { scanArchive } from './scan-archive.js';

/** Aqua's scanner CLI, which works with an Aqua server (support.aquasec.com, article 16000120206). */
export const aqua: Scanner = {
  id: 'aqua',
  label: 'Aqua',
  program: 'scannercli',
  aspects: ['vulnerabilities', 'secrets', 'malware'],
  credentials: [
    { name: 'token', variable: 'AQUA_TOKEN', secret: true, label: 'Scanner token of the Aqua server' },
    { name: 'user', variable: 'AQUA_USER', secret: false, label: 'User of the Aqua server' },
    { name: 'password', variable: 'AQUA_PASSWORD', secret: true, label: 'Password of that user' },
  ],
  configurationFiles: [],
  install: 'Download scannercli from your Aqua console (Administration, Scanners), or set the path of its program.',
  versions: (options) => [askVersion(options)],
  scan: { over: 'image', call: scanArchive },
};
