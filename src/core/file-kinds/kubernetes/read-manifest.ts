import type { Reading, SourceFile } from '../../model/reading.js';
import { nothingRead } from '../../model/reading.js';
import { readDocuments } from '../yaml/read-documents.js';
import { plainKind } from '../yaml/plain-kind.js';
import { duplicateKey } from '../yaml/problems.js';
import { findImages } from './find-images.js';
import { toUses } from './to-uses.js';
import { words } from './words.js';

/** Reads every document of a manifest: which resources it holds, where their kinds keep images, and what stands there. */
export function readManifest(file: SourceFile): Reading {
  const { documents, problems } = readDocuments(file.text, { words, skips: isDefinition });
  const found = documents.map((document) => ({ document, images: findImages(document) }));
  if (!found.some(({ images }) => images.resources > 0) && !looksLikeResources(file.text)) return nothingRead;
  const duplicates = new Map(found.flatMap(({ images }) => images.duplicates).map((key) => [key.at.start, duplicateKey(key.at, key.text)]));
  return {
    ...nothingRead,
    uses: found.flatMap(({ document, images }) => toUses(file, document, images.found)),
    problems: [...problems, ...duplicates.values()],
  };
}

/** `image` in a schema is a property's name. */
function isDefinition(document: string): boolean {
  return plainKind(document) === 'CustomResourceDefinition';
}

/** For files in which no resource could be read: whether they are broken manifests, or something else. */
function looksLikeResources(text: string): boolean {
  return /^[ \t]*["']?apiVersion["']?[ \t]*:/m.test(text) && /^[ \t]*["']?kind["']?[ \t]*:/m.test(text);
}
