import type { FilePath, PolicyProblem, PolicyReading } from '../core/index.js';
import type { Presentation } from './diagnostics.js';
import type { ServerIdentity } from './host.js';
import type { JudgedText } from './judge-text.js';
import type { OpenDocument, OpenDocuments } from './open-documents.js';
import { describeFreePolicy, describeKeptPolicy } from './policy-documents.js';
import type { PolicyStore } from './policy-store.js';
import type { Publisher } from './publish.js';
import type { ClientFeatures } from './settings.js';

/** Publishes what is wrong in policy files. */
export interface PolicyPublisher {
  /** Every policy file that was consulted, open or not; what went away is cleared. */
  publishKnown(): void;
  /** A policy that governs nothing here still hears what is wrong in it. */
  publishFree(document: OpenDocument, judged: JudgedText): void;
}

/** What publishing takes of the server's session. */
export interface PublishingSession {
  readonly policies: PolicyStore;
  readonly documents: OpenDocuments;
  readonly publisher: Publisher;
  readonly features: ClientFeatures;
  readonly identity: ServerIdentity;
  readonly presentation: () => Presentation;
  readonly checkPolicy: (reading: PolicyReading) => readonly PolicyProblem[];
  readonly toUri: (file: FilePath) => string;
}

export function policyPublisher(session: () => PublishingSession): PolicyPublisher {
  const published = new Set<FilePath>();
  return {
    publishKnown: () => publishKnown(session(), published),
    publishFree: (document, judged) => publishFree(session(), document, judged),
  };
}

function publishKnown(session: PublishingSession, published: Set<FilePath>): void {
  const known = session.policies.known();
  for (const kept of known) {
    const open = session.documents.get(kept.file);
    // The store may be a version behind the editor: the run that this version started will publish.
    if (open !== undefined && kept.reading !== undefined && kept.reading.text !== open.lines.getText()) continue;
    const diagnostics = describeKeptPolicy(kept, open?.lines, session.presentation());
    if (open === undefined) session.publisher.publish(session.toUri(kept.file), diagnostics);
    else session.publisher.publish(open.uri, diagnostics, versionFor(session, open.lines.version));
    published.add(kept.file);
  }
  for (const file of published) {
    if (known.some((kept) => kept.file === file) || session.documents.get(file) !== undefined) continue;
    session.publisher.publish(session.toUri(file), []);
    published.delete(file);
  }
}

function publishFree(session: PublishingSession, document: OpenDocument, { source, version }: JudgedText): void {
  if (session.policies.known().some(({ file }) => file === document.file)) return;
  const { checkPolicy, identity } = session;
  const policy = { file: document.file, text: source.text, toolVersion: identity.version, check: checkPolicy };
  const diagnostics = describeFreePolicy(policy, document.lines, session.presentation());
  if (session.documents.isCurrent(document, version)) session.publisher.publish(document.uri, diagnostics, versionFor(session, version));
}

function versionFor({ features }: PublishingSession, version: number): number | undefined {
  return features.diagnosticVersion ? version : undefined;
}
