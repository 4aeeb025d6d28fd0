import { nothingRead, type ReadProblem, type Reading, type SourceFile } from '../../model/reading.js';
import { readDocuments } from '../yaml/read-documents.js';
import { holdsWord } from '../yaml/spelling.js';
import { fromJson } from './from-json.js';
import { problemsOf } from './problems.js';
import { readHcl } from './read-hcl.js';
import type { HclObject } from './tree.js';

/** A configuration and what is wrong with its file. */
export interface Configuration {
  readonly root: HclObject;
  readonly problems: readonly ReadProblem[];
}

/** Reads a file in the language's own form or, when its name ends in `.json`, in its JSON form; one that holds none of the words is not read. */
export function readConfiguration({ path, text }: SourceFile, words: readonly string[]): Configuration {
  if (!path.toLowerCase().endsWith('.json')) {
    if (!holdsWord(text, words)) return { root: { kind: 'object', at: { start: 0, end: text.length }, entries: [] }, problems: [] };
    const file = readHcl(text);
    return { root: file.root, problems: problemsOf(file) };
  }
  const { documents, problems } = readDocuments(text, { words });
  const roots = documents.flatMap((document) => document.roots.map((node) => fromJson(node, text)));
  const entries = roots.flatMap((node) => (node.kind === 'object' ? node.entries : []));
  return { root: { kind: 'object', at: { start: 0, end: text.length }, entries }, problems };
}

/** A reading with what was found, in the order of the file. */
export function inOrder(reading: Partial<Reading>): Reading {
  const { uses = [] } = reading;
  return { ...nothingRead, ...reading, uses: uses.toSorted((a, b) => a.at.span.start - b.at.span.start || a.at.span.end - b.at.span.end) };
}
