import type { KnownFacts, Reading, SourceFile } from '../../model/reading.js';
import { nothingRead } from '../../model/reading.js';
import { readYamlFile } from '../yaml-places/index.js';
import { findImages } from './find-images.js';
import { isComposeName, languages } from './names.js';
import { ProjectEnvironment } from './project-environment.js';
import { ProjectSearch } from './project-search.js';
import { words } from './words.js';

/** Reads a Compose file whole. One that is recognised by its content only has to show services in its tree. */
export function readCompose(file: SourceFile, { files }: KnownFacts): Reading {
  const budget = { left: 4_000_000 + 4 * file.text.length };
  const environment = new ProjectEnvironment(file.path, files, budget);
  const isSure = file.kind === 'compose' || isComposeName(file.path) || languages.includes(file.languageId ?? '');
  const holdServices = new Set<boolean>();
  const reading = readYamlFile(file, {
    words,
    find: (search) => {
      holdServices.add(findImages(new ProjectSearch(search, environment, budget), { isSure }));
    },
  });
  const mayHideServices = reading.problems.some(({ undetermined }) => undetermined !== undefined);
  return isSure || holdServices.has(true) || mayHideServices ? reading : nothingRead;
}
