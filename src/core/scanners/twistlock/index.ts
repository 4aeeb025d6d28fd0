import type { Scanner } from '../scanner.js';
import { askVersion } from './ask-version.js';
import { scanImage } from './scan-image.js';

/** Prisma Cloud Compute, formerly Twistlock, through twistcli (docs.prismacloud.io, Scan images with twistcli). */
export const twistlock: Scanner = {
  id: 'twistlock',
  label: 'Prisma Cloud (twistcli)',
  program: 'twistcli',
  aspects: ['vulnerabilities', 'secrets', 'misconfigurations', 'malware'],
  credentials: [
    { name: 'user', variable: 'TWISTLOCK_USER', secret: false, label: 'User or access key of the Prisma Cloud console' },
    { name: 'password', variable: 'TWISTLOCK_PASSWORD', secret: true, label: 'Password or secret key' },
  ],
  configurationFiles: [],
  install: 'Download twistcli from your Prisma Cloud console (Manage, System, Utilities), or set the path of its program.',
  versions: (options) => [askVersion(options)],
  scan: { over: 'image', call: scanImage },
};
