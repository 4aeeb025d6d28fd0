import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location as WireLocation } from 'vscode-languageserver';
import type { FilePath, KnownFile, KnownFiles, Location } from '../core/index.js';
import type { ClosedResults } from './closed-results.js';
import { toRange, type Lines } from './convert.js';
import type { OpenDocuments } from './open-documents.js';
import type { PolicyStore } from './policy-store.js';

/** Where texts are at hand. */
export interface TextSources {
  readonly documents: OpenDocuments;
  readonly policies: PolicyStore;
  readonly closed: ClosedResults;
  readonly others: KnownFiles;
  readonly toUri: (file: FilePath) => string;
}

/** Line starts of policies and of files that others look into: a thousand findings point at the same text. */
const linesOf = new WeakMap<object, Lines>();

/** Finds a place for the client, when the text of its file is at hand: a policy that governs, an open document, a checked file. */
export function locator({ documents, policies, closed, others, toUri }: TextSources): (location: Location) => WireLocation | undefined {
  return ({ file, span }) => {
    const policy = policies.find(file);
    const reading = policy?.layer?.reading ?? policy?.reading;
    if (reading !== undefined) return { uri: toUri(file), range: toRange(linesFor(reading, reading.text), span) };
    const lines = documents.get(file)?.lines ?? closed.get(file)?.lines ?? linesOfOther(others.read(file));
    return lines === undefined ? undefined : { uri: toUri(file), range: toRange(lines, span) };
  };
}

function linesOfOther(known: KnownFile): Lines | undefined {
  return known.state === 'text' ? linesFor(known, known.text) : undefined;
}

function linesFor(owner: object, text: string): Lines {
  const known = linesOf.get(owner) ?? TextDocument.create('', '', 0, text);
  linesOf.set(owner, known);
  return known;
}
