import type { Connection, Disposable, Diagnostic } from 'vscode-languageserver';
import { checkPolicy, type FilePath, type PolicyProblem, type PolicyReading } from '../core/index.js';
import { askRemote } from './ask-remote.js';
import { clientFiles } from './client-files.js';
import { ClosedResults } from './closed-results.js';
import { toUri } from './convert.js';
import { locator } from './locator.js';
import { toDiagnostics, type Presentation } from './diagnostics.js';
import { Folders } from './folders.js';
import type { Host, ServerIdentity, WorkspaceFiles } from './host.js';
import { DocumentJudge } from './judge-documents.js';
import type { JudgedText } from './judge-text.js';
import { OpenDocuments, type OpenDocument } from './open-documents.js';
import { isPolicyFile } from './policy-documents.js';
import { OtherFiles } from './other-files.js';
import { PolicyStore } from './policy-store.js';
import type { WharfmasterSettings } from './protocol.js';
import { Publisher } from './publish.js';
import { ScanFindings } from './scans/scan-findings.js';
import { policyPublisher, type PolicyPublisher } from './publish-policies.js';
import type { ClientFeatures } from './settings.js';
import { TrustFindings } from './trust/trust-findings.js';

/** What the parts of one running server share; each takes from it what it needs. */
export interface Session {
  readonly connection: Connection;
  readonly host: Host;
  readonly features: ClientFeatures;
  readonly identity: ServerIdentity;
  readonly files: WorkspaceFiles;
  readonly documents: OpenDocuments;
  readonly folders: Folders;
  readonly policies: PolicyStore;
  /** The files that readings look into besides their own. */
  readonly others: OtherFiles;
  /** The patterns of other files that the client already watches for us. */
  readonly watchedNames: Set<string>;
  readonly judge: DocumentJudge;
  readonly closed: ClosedResults;
  readonly publisher: Publisher;
  readonly policyPublisher: PolicyPublisher;
  readonly published: WeakSet<JudgedText>;
  /** What the client learnt of images, at its places. */
  readonly scans: ScanFindings;
  /** What the client learnt of who vouches for images. */
  readonly trust: TrustFindings;
  settings: WharfmasterSettings;
  /** The watch on policy files that the client keeps for us. */
  policyWatch?: Disposable;
  /** Resolves when settings and the organisation's policy are known: nothing is judged before. */
  ready: Promise<void>;
  readonly presentation: () => Presentation;
  readonly checkPolicy: (reading: PolicyReading) => readonly PolicyProblem[];
  readonly toUri: (file: FilePath) => string;
}

export interface SessionParts {
  readonly connection: Connection;
  readonly host: Host;
  readonly features: ClientFeatures;
  readonly identity: ServerIdentity;
}

export function createSession(parts: SessionParts): Session {
  const { connection, host, features, identity } = parts;
  const files = features.options.files === 'client' ? clientFiles(connection) : host.files;
  const documents = new OpenDocuments();
  const folders = new Folders(files);
  const others = new OtherFiles(documents, () => files);
  const check = (reading: PolicyReading): readonly PolicyProblem[] => checkPolicy(reading, { now: host.now() });
  const policies = new PolicyStore({
    // The editor's text counts before the disk's, saved or not.
    read: async (file, root) => {
      const open = documents.get(file);
      if (open !== undefined) return { ok: true, value: open.lines.getText() };
      // The organisation's policy lies on this machine, even where the workspace lies in the client's file systems.
      return root === undefined && file.startsWith('file:') ? host.files.read(file) : files.read(file, root);
    },
    check,
    remote: (source, kind) => askRemote(session, source, kind === 'organisation' ? 'person' : 'workspace'),
    toolVersion: identity.version,
  });
  const session: Session = {
    ...{ connection, host, features, identity, files, documents, folders, policies },
    checkPolicy: check,
    others,
    watchedNames: new Set(),
    judge: new DocumentJudge({ documents, folders, policies, others, host, settings: () => session.settings }),
    closed: new ClosedResults(),
    publisher: new Publisher((params) => void connection.sendDiagnostics(params)),
    policyPublisher: policyPublisher(() => session),
    published: new WeakSet(),
    scans: new ScanFindings({ others, connection, host, documents }),
    trust: new TrustFindings(),
    settings: features.options.settings ?? {},
    ready: Promise.resolve(),
    toUri: (file) => documents.get(file)?.uri ?? toUri(file),
    presentation: () => {
      const toKnownUri = remembering(session.toUri);
      return {
        ...{ features, severity: session.settings.severity, homepage: identity.homepage },
        toUri: toKnownUri,
        locate: locator({ ...session, toUri: toKnownUri }),
      };
    },
  };
  return session;
}

/** The judgement of what the editor shows, published with the answer to whoever asked for it. */
export async function judgedText(session: Session, uri: string): Promise<JudgedText | undefined> {
  const document = session.documents.byUri(uri);
  if (document === undefined) return undefined;
  await session.ready;
  const judged = await session.judge.current(document);
  if (judged !== undefined) publishJudged(session, document, judged);
  return judged;
}

/** Publishes everything that is to be said of a text, from the policies and from facts. */
export function publishText(session: Session, text: JudgedText): void {
  const diagnostics = toDiagnostics(text, session.presentation(), [...session.scans.findingsFor(text), ...session.trust.findingsFor(text)]);
  const open = session.documents.get(text.file);
  if (open === undefined) session.publisher.publish(text.uri, diagnostics);
  else publishOpen(session, open.uri, diagnostics, text.version);
}

/** Diagnostics of an open document carry its version, when the client can use it. */
function publishOpen(session: Session, uri: string, diagnostics: readonly Diagnostic[], version: number): void {
  session.publisher.publish(uri, diagnostics, session.features.diagnosticVersion ? version : undefined);
}

/** Publishes what was found in an open document, once, whether its schedule or a request judged it first. */
export function publishJudged(session: Session, document: OpenDocument, judged: JudgedText): void {
  if (session.published.has(judged)) return;
  session.published.add(judged);
  if (isPolicyFile(document.file, judged.source.text)) session.policyPublisher.publishFree(document, judged);
  else publishText(session, judged);
  session.policyPublisher.publishKnown();
  session.scans.textChanged(judged);
}

/** A thousand findings name the same few files. */
function remembering(toUri: Session['toUri']): Session['toUri'] {
  const known = new Map<FilePath, string>();
  return (file) => {
    const uri = known.get(file) ?? toUri(file);
    known.set(file, uri);
    return uri;
  };
}
