import type { Scanner } from '../scanner.js';
import { askVersion } from './ask-version.js';
import { scanArchive } from './scan-archive.js';

/** Docker Scout, a plug-in of the docker command line that asks Docker's servers for advisories (docs.docker.com/scout). */
export const scout: Scanner = {
  id: 'scout',
  label: 'Docker Scout',
  program: 'docker',
  aspects: ['vulnerabilities'],
  credentials: [
    { name: 'user', variable: 'DOCKER_SCOUT_HUB_USER', secret: false, label: 'Docker Hub user' },
    { name: 'password', variable: 'DOCKER_SCOUT_HUB_PASSWORD', secret: true, label: 'Docker Hub access token' },
  ],
  configurationFiles: [],
  install:
    'Docker Scout comes with Docker Desktop, or as the plug-in that https://docs.docker.com/scout/install/ describes; it needs a Docker Hub login.',
  versions: (options) => [askVersion(options)],
  scan: { over: 'image', call: scanArchive },
};
