import type { Scanner } from '../scanner.js';
import { askVersion } from './ask-version.js';
import { listComponents } from './list-components.js';
import { scanArchive } from './scan-archive.js';

/** Trivy by Aqua Security, alone or as the client of a Trivy server (trivy.dev). */
export const trivy: Scanner = {
  id: 'trivy',
  label: 'Trivy',
  program: 'trivy',
  aspects: ['vulnerabilities', 'secrets', 'misconfigurations'],
  takesDatabase: true,
  credentials: [{ name: 'token', variable: 'TRIVY_TOKEN', secret: true, label: 'Token of the Trivy server' }],
  configurationFiles: ['.trivyignore', '.trivyignore.yaml', '.trivyignore.yml', 'trivy.yaml', 'trivy-secret.yaml'],
  install: 'Install Trivy 0.60 or newer as https://trivy.dev describes, or set the path of its program.',
  versions: (options) => [askVersion(options)],
  scan: { over: 'image', call: scanArchive },
  sbom: listComponents,
};
