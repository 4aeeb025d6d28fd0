import type {
  DidChangeTextDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  TextDocumentContentChangeEvent,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { joinChanges, type FilePath, type Span, type TextChange } from '../core/index.js';
import { toFilePath, toSpan } from './convert.js';

/** A document that the editor has open; its text is the editor's, saved or not. */
export interface OpenDocument {
  readonly file: FilePath;
  /** The URI as the client spells it; what we publish under. */
  readonly uri: string;
  readonly languageId: string;
  /** Changed in place as one types: whoever awaits must compare `lines.version` afterwards. */
  readonly lines: TextDocument;
  /** What changed since a version that it had; undefined when that is no longer known. */
  changeSince(version: number): TextChange | undefined;
}

/** An open document that is told of its changes. */
interface FollowedDocument extends OpenDocument {
  note(before: number, change: TextChange): void;
}

/** So many changes are remembered: whoever judges is never that far behind. */
const mostChanges = 200;

/** The open documents, kept in step by incremental changes. */
export class OpenDocuments {
  readonly #byFile = new Map<FilePath, FollowedDocument>();

  get(file: FilePath): OpenDocument | undefined {
    return this.#byFile.get(file);
  }

  byUri(uri: string): OpenDocument | undefined {
    return this.#byFile.get(toFilePath(uri));
  }

  all(): readonly OpenDocument[] {
    return [...this.#byFile.values()];
  }

  open({ textDocument }: DidOpenTextDocumentParams): OpenDocument {
    const { uri, languageId, version, text } = textDocument;
    const file = toFilePath(uri);
    const lines = TextDocument.create(uri, languageId, version, text);
    const document: FollowedDocument = { file, uri, languageId, lines, ...rememberChanges(lines) };
    this.#byFile.set(file, document);
    return document;
  }

  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): OpenDocument | undefined {
    const document = this.#byFile.get(toFilePath(textDocument.uri));
    if (document === undefined) return undefined;
    const before = document.lines.version;
    const changes = contentChanges.map((change) => apply(document.lines, change, textDocument.version));
    if (changes.length > 0) document.note(before, changes.reduce(joinChanges));
    return document;
  }

  close({ textDocument }: DidCloseTextDocumentParams): OpenDocument | undefined {
    const document = this.byUri(textDocument.uri);
    if (document !== undefined) this.#byFile.delete(document.file);
    return document;
  }

  /** True while this version of this document is what the editor shows. */
  isCurrent(document: OpenDocument, version: number): boolean {
    return this.#byFile.get(document.file) === document && document.lines.version === version;
  }
}

/** Applies one change; the ranges of those that follow count in the text that it makes. */
function apply(lines: TextDocument, change: TextDocumentContentChangeEvent, version: number): TextChange {
  const at = 'range' in change ? inOrder(toSpan(lines, change.range)) : { start: 0, end: lines.getText().length };
  TextDocument.update(lines, [change], version);
  return { at, length: change.text.length };
}

/** A range may be given backwards. */
function inOrder({ start, end }: Span): Span {
  return start <= end ? { start, end } : { start: end, end: start };
}

function rememberChanges(lines: TextDocument): Pick<FollowedDocument, 'changeSince' | 'note'> {
  let noted: { readonly before: number; readonly change: TextChange }[] = [];
  return {
    note: (before, change) => {
      // A version that does not grow tells nothing.
      noted = lines.version > before ? [...noted.slice(1 - mostChanges), { before, change }] : [];
    },
    changeSince: (version) => {
      const first = noted.findIndex(({ before }) => before === version);
      return first < 0
        ? undefined
        : noted
            .slice(first)
            .map(({ change }) => change)
            .reduce(joinChanges);
    },
  };
}
