import type {
  CancellationToken,
  CodeAction,
  CodeActionParams,
  CompletionList,
  CompletionParams,
  DocumentLink,
  DocumentLinkParams,
  Hover,
  HoverParams,
} from 'vscode-languageserver';
import type { FilePath, Finding } from '../core/index.js';
import type { ActionContext } from './action-context.js';
import { provideCodeActions } from './code-actions.js';
import { provideCompletion } from './completion.js';
import { provideDocumentLinks } from './document-links.js';
import { explain } from './explain.js';
import { readExplainParams } from './explain-params.js';
import { guard } from './guard.js';
import { provideHover } from './hover.js';
import type { JudgedText } from './judge-text.js';
import { isPolicyFile } from './policy-documents.js';
import { providePolicyCompletion, providePolicyHover } from './policy-file-features.js';
import { explainMethod, type ExplainResult } from './protocol.js';
import { provideScanActions } from './scans/scan-actions.js';
import { withScans } from './scans/scan-hover.js';
import { judgedText, type Session } from './session.js';
import { withTrust } from './trust/trust-hover.js';

/** Connects each language feature with its request: one line a feature, so that a look here tells what the server answers. */
export function registerFeatures(session: Session): void {
  const { connection } = session;
  const { console: log } = connection;
  connection.onHover(guard(log, 'Hover', null, (params: HoverParams) => hover(session, params)));
  connection.onCompletion(guard(log, 'Completion', null, (params: CompletionParams) => completion(session, params)));
  connection.onCodeAction(
    guard(log, 'Code actions', [], (params: CodeActionParams, token: CancellationToken) => codeActions(session, params, token)),
  );
  connection.onDocumentLinks(guard(log, 'Links', [], (params: DocumentLinkParams) => links(session, params)));
  connection.onRequest(
    explainMethod,
    guard<[unknown], ExplainResult>(log, 'Explaining', { policies: [] }, (params) => explain(session, readExplainParams(params))),
  );
}

async function hover(session: Session, { textDocument, position }: HoverParams): Promise<Hover | null> {
  const text = await judgedText(session, textDocument.uri);
  if (text === undefined) return null;
  if (isPolicyFile(text.file, text.source.text)) return providePolicyHover(text, position);
  const own = withTrust(provideHover(text, position), text, position, session.trust);
  return withScans(own, text, position, await session.scans.place(text));
}

async function completion(session: Session, { textDocument, position }: CompletionParams): Promise<CompletionList | null> {
  const text = await judgedText(session, textDocument.uri);
  if (text === undefined) return null;
  return isPolicyFile(text.file, text.source.text) ? providePolicyCompletion(text, position) : provideCompletion(text, position);
}

async function codeActions(session: Session, params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
  const text = await judgedText(session, params.textDocument.uri);
  if (text?.state !== 'judged' || token.isCancellationRequested) return [];
  const context = actionContext(session, text, token);
  const ofScans = provideScanActions(text, params, context, await session.scans.place(text), session.scans);
  const actions = [...(await provideCodeActions(text, params, context)), ...ofScans];
  // What was found for an older version would edit the wrong words.
  return isStillShown(session, text) ? [...actions] : [];
}

async function links(session: Session, { textDocument }: DocumentLinkParams): Promise<DocumentLink[]> {
  const text = await judgedText(session, textDocument.uri);
  return text === undefined ? [] : [...provideDocumentLinks(text)];
}

function isStillShown(session: Session, text: JudgedText): boolean {
  const document = session.documents.get(text.file);
  return document !== undefined && session.documents.isCurrent(document, text.version);
}

function actionContext(session: Session, text: JudgedText, token: CancellationToken): ActionContext {
  const { locate } = session.presentation();
  return {
    features: session.features,
    toUri: session.toUri,
    locate(location) {
      const place = locate(location);
      return place === undefined ? undefined : { ...place, version: session.documents.get(location.file)?.lines.version ?? null };
    },
    nextTurn: async () => {
      await new Promise<void>((resolve) => void session.host.after(0, resolve));
      return !token.isCancellationRequested && isStillShown(session, text);
    },
    ruleAt: (finding: Finding, file: FilePath) => {
      const place = finding.related.find((related) => related.role === 'policy' && related.file === file);
      return locate(place ?? { file, span: { start: 0, end: 0 } });
    },
  };
}
