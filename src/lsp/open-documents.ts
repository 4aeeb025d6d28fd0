import type { DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilePath } from '../core/index.js';
import { toFilePath } from './convert.js';

/** A document that the editor has open; its text is the editor's, saved or not. */
export interface OpenDocument {
  readonly file: FilePath;
  /** The URI as the client spells it; what we publish under. */
  readonly uri: string;
  readonly languageId: string;
  /** Changed in place as one types: whoever awaits must compare `lines.version` afterwards. */
  readonly lines: TextDocument;
}

/** The open documents, kept in step by incremental changes. */
export class OpenDocuments {
  readonly #byFile = new Map<FilePath, OpenDocument>();

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
    const document: OpenDocument = { file, uri, languageId, lines: TextDocument.create(uri, languageId, version, text) };
    this.#byFile.set(file, document);
    return document;
  }

  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): OpenDocument | undefined {
    const document = this.byUri(textDocument.uri);
    if (document !== undefined) TextDocument.update(document.lines, [...contentChanges], textDocument.version);
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
