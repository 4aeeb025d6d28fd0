import type { Position, Range } from 'vscode-languageserver';
import type { FilePath, Span } from '../core/index.js';

/*
 * The one place where offsets become the protocol's lines, and document URIs become the core's file paths. A file path here is the URI
 * with its percent-encoding undone, so that two spellings of one URI (`c%3A`, `c:`) are one file, and globs of a policy see real names.
 */

/** Whatever knows the line starts of one text; the LSP library's documents do, and keep them up to date as one types. */
export interface Lines {
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
}

export function toRange(lines: Lines, span: Span): Range {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

export function toSpan(lines: Lines, range: Range): Span {
  return { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
}

/** A URI with a query or fragment names no file of a tree, and stays as it is. */
export function toFilePath(uri: string): FilePath {
  if (uri.includes('?') || uri.includes('#')) return uri;
  const decoded = uri.split('/').map(decodeSegment).join('/');
  const drive = /^file:\/\/\/([A-Z]):/.exec(decoded);
  return drive?.[1] === undefined ? decoded : `file:///${drive[1].toLowerCase()}:${decoded.slice(10)}`;
}

/** The inverse of `toFilePath`, for files of a tree; an open document has its own spelling (open-documents.ts). */
export function toUri(file: FilePath): string {
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*:(?:\/\/[^/]*)?)(.*)$/s.exec(file);
  const [, scheme = '', path = file] = match ?? [];
  return scheme + path.split('/').map(encodeSegment).join('/');
}

/** The URI of an absolute path as this system writes it. */
export function pathToUri(path: string): string {
  const slashed = path.replaceAll('\\', '/');
  return toUri(`file://${slashed.startsWith('/') ? '' : '/'}${slashed}`);
}

/** The folder a file is in, without the last `/`. */
export function folderOf(file: FilePath): FilePath {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** True for the folder itself and everything below it. */
export function isWithin(file: FilePath, folder: FilePath): boolean {
  return file === folder || file.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function encodeSegment(segment: string): string {
  try {
    return encodeURIComponent(segment);
  } catch {
    // A lone surrogate: no URI can say it, so it stays as it came.
    return segment;
  }
}

function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    const decoded = decodeURIComponent(segment);
    // `%2F` would become a separator.
    return decoded.includes('/') ? segment : decoded;
  } catch {
    return segment;
  }
}
