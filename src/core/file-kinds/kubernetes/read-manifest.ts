import type { Reading, ReadProblem, SourceFile } from '../../model/reading.js';
import { nothingRead } from '../../model/reading.js';
import { readDocuments } from '../yaml/read-documents.js';
import { duplicateKey } from '../yaml/problems.js';
import { findImages } from './find-images.js';
import { mayHoldResources } from './may-hold-resources.js';
import { plainType } from './plain-type.js';
import { toUses } from './to-uses.js';
import { words } from './words.js';

/** Reads every document of a manifest: which resources it holds, where their kinds keep images, and what stands there. */
export function readManifest(file: SourceFile): Reading {
  const { documents, problems } = readDocuments(file.text, { words, skips: isDefinition });
  const found = documents.map((document) => ({ document, images: findImages(document, file.text) }));
  const isManifest =
    file.kind === 'kubernetes' ||
    found.some(({ images }) => images.resources > 0) ||
    (problems.some(hidesSomething) && mayHoldResources(file.text));
  if (!isManifest) return nothingRead;
  const duplicates = found.flatMap(({ images }) => images.duplicates.map((key) => duplicateKey(key.at, key.text)));
  return {
    ...nothingRead,
    uses: found.flatMap(({ document, images }) => toUses(file, document, images.found)),
    problems: distinct([...problems, ...found.flatMap(({ images }) => images.problems), ...duplicates]),
  };
}

/** `image` in a schema is a property's name. */
function isDefinition(document: string): boolean {
  const type = plainType(document);
  return type?.kind === 'CustomResourceDefinition' && type.apiVersion.startsWith('apiextensions.k8s.io/');
}

function hidesSomething(problem: ReadProblem): boolean {
  return problem.undetermined !== undefined;
}

/** Several ways can lead to one place, and a document with template marks is read twice. */
function distinct(problems: readonly ReadProblem[]): readonly ReadProblem[] {
  const bySpot = new Map(problems.map((problem) => [`${problem.code} ${String(problem.span.start)}`, problem]));
  return [...bySpot.values()].sort((a, b) => a.span.start - b.span.start);
}
