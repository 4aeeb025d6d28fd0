import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location as WireLocation } from 'vscode-languageserver';
import type { FilePath, Location, PolicyReading } from '../core/index.js';
import type { ClosedResults } from './closed-results.js';
import { toRange, type Lines } from './convert.js';
import type { OpenDocuments } from './open-documents.js';
import type { PolicyStore } from './policy-store.js';

/** Where texts are at hand. */
export interface TextSources {
  readonly documents: OpenDocuments;
  readonly policies: PolicyStore;
  readonly closed: ClosedResults;
  readonly toUri: (file: FilePath) => string;
}

/** Line starts of policies: a thousand findings point at the same text. */
const linesOf = new WeakMap<PolicyReading, Lines>();

/** Finds a place for the client, when the text of its file is at hand: a policy that governs, an open document, a checked file. */
export function locator({ documents, policies, closed, toUri }: TextSources): (location: Location) => WireLocation | undefined {
  return ({ file, span }) => {
    const policy = policies.find(file);
    const reading = policy?.layer?.reading ?? policy?.reading;
    if (reading !== undefined) return { uri: toUri(file), range: toRange(linesFor(reading), span) };
    const lines = documents.get(file)?.lines ?? closed.get(file)?.lines;
    return lines === undefined ? undefined : { uri: toUri(file), range: toRange(lines, span) };
  };
}

function linesFor(reading: PolicyReading): Lines {
  const known = linesOf.get(reading) ?? TextDocument.create('', '', 0, reading.text);
  linesOf.set(reading, known);
  return known;
}
