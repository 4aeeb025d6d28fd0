import { nameOfPath } from '../../model/file-path.js';
import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Pipelines of Azure DevOps and their templates (extraction.md 1e and 2i). */
export const azurePipelines: FileKind = {
  id: 'azure-pipelines',
  label: 'Azure pipeline',
  files: '`azure-pipelines*.yml`, YAML in `.azuredevops`, `.azure-pipelines`, `azure-pipelines`; the language mode Azure Pipelines',
  languages: ['azure-pipelines'],
  places: Object.values(places),
  words,
  claimsName: (path) => /\.ya?ml$/.test(path) && (folder.test(path) || /^\.?azure[-_.]?pipelines?/i.test(nameOfPath(path))),
  expects: expectsAfter({ place: places.container, key: 'container' }, { place: places.resource, key: 'image' }),
  load: async () => ({ read: (await import('./read-pipeline.js')).readPipeline }),
};

const folder = /(?:^|\/)(?:\.azuredevops|\.?azure-?pipelines?)\/./;
