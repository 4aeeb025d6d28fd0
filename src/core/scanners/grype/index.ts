import type { Scanner } from '../scanner.js';
import { askDatabase, askVersion } from './ask-version.js';
import { listComponents } from './list-components.js';
import { scanArchive } from './scan-archive.js';

/** Grype by Anchore: vulnerabilities in packages, with the layer of each (github.com/anchore/grype). */
export const grype: Scanner = {
  id: 'grype',
  label: 'Grype',
  program: 'grype',
  aspects: ['vulnerabilities'],
  takesDatabase: true,
  credentials: [],
  configurationFiles: ['.grype.yaml', '.grype/config.yaml', 'grype.yaml'],
  install: 'Install Grype 0.90 or newer as https://github.com/anchore/grype describes, or set the path of its program.',
  versions: (options) => [askVersion(options), askDatabase(options)],
  scan: { over: 'image', call: scanArchive },
  sbom: listComponents,
};
