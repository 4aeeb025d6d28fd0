import type { KnownFacts, PartReader, PartReading, Reading, ReadProblem, SourceFile } from '../../model/reading.js';
import { joinReadings, noFacts, nothingRead } from '../../model/reading.js';
import type { Span } from '../../model/span.js';
import { cutDocuments } from '../yaml/parts.js';
import { readDocuments } from '../yaml/read-documents.js';
import { duplicateKey } from '../yaml/problems.js';
import { findImages } from './find-images.js';
import { mayHoldResources } from './may-hold-resources.js';
import { plainType } from './plain-type.js';
import { toUses } from './to-uses.js';
import { wordsWith } from './words.js';

/** Reads every document of a manifest: which resources it holds, where their kinds keep images, and what stands there. */
export function readManifest(file: SourceFile, known: KnownFacts = noFacts): Reading {
  return join(file, [readPart(file, { start: 0, end: file.text.length }, known)]);
}

/** The same document by document. */
export const manifestParts: PartReader = { ...cutDocuments, readPart, join };

function readPart(file: SourceFile, part: Span, { customResources }: KnownFacts): PartReading {
  const { documents, problems } = readDocuments(file.text, { words: wordsWith(customResources), skips: isDefinition }, part);
  const found = documents.map((document) => ({ document, images: findImages(document, file, customResources) }));
  const duplicates = found.flatMap(({ images }) => images.duplicates.map((key) => duplicateKey(key.at, key.text)));
  return {
    ...nothingRead,
    uses: found.flatMap(({ document, images }) => toUses(file, document, images.found)),
    problems: distinct([...problems, ...found.flatMap(({ images }) => images.problems), ...duplicates]),
    embedded: found.flatMap(({ images }) => images.embedded),
    claims: found.some(({ images }) => images.resources > 0),
  };
}

/** A file without any resource is somebody else's YAML, unless it hides what it is. */
function join(file: SourceFile, parts: readonly PartReading[]): Reading {
  const problems = parts.flatMap((part) => part.problems);
  const isManifest =
    file.kind === 'kubernetes' || parts.some(({ claims }) => claims) || (problems.some(hidesSomething) && mayHoldResources(file.text));
  return isManifest ? { ...joinReadings(parts), problems } : nothingRead;
}

/** `image` in a schema is a property's name. */
function isDefinition(document: string): boolean {
  if (!document.includes('CustomResourceDefinition')) return false;
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
