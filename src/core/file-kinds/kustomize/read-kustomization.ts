import type { KnownFacts, Reading, SourceFile } from '../../model/reading.js';
import { tracedFrom } from '../../model/traced-text.js';
import { readYamlFile, type Search } from '../yaml-places/index.js';
import { findCharts } from './find-charts.js';
import { findImageEntries } from './find-image-entries.js';
import { findPatches } from './find-patches.js';
import type { HandedOn } from './handed-on.js';
import { notePatchImages } from './note-patch-images.js';
import { words } from './words.js';

/** Reads a kustomization: its images transformer, the patches and charts in it; or a file of JSON patches that one names. */
export function readKustomization(file: SourceFile, known: KnownFacts): Reading {
  const handedOn: HandedOn = { embedded: [], follows: [] };
  const reading = readYamlFile(file, { words, find: (search) => findImages(search, known, handedOn) });
  return { ...reading, ...handedOn };
}

function findImages(search: Search, known: KnownFacts, handedOn: HandedOn): void {
  if (isOtherResource(search)) {
    handedOn.embedded.push({ kind: 'kubernetes', text: tracedFrom(search.file.text, search.document.at) });
    return;
  }
  for (const root of search.roots) if (root.kind === 'list') notePatchImages(root, (scalar) => search.trace(scalar), search);
  findImageEntries(search);
  findPatches(search, known, handedOn);
  findCharts(search, handedOn);
}

/** A Flux Kustomization, or anything else that stands in a file of this name, is a manifest. */
function isOtherResource(search: Search): boolean {
  const versions = search.scalars('apiVersion').map(({ text }) => text);
  return versions.length > 0 && !versions.some((version) => version.startsWith('kustomize.config.k8s.io/'));
}
