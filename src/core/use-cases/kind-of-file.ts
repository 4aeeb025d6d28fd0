import { fileKinds } from '../file-kinds/index.js';
import type { FileKind, SourceFile } from '../model/reading.js';
import type { FilePath } from '../model/span.js';

/** The kind of a file: what a person's settings force, else its name, else the editor's language, else its content. */
export function kindOf(file: SourceFile): FileKind | undefined {
  const known = kinds.get(file);
  if (known !== undefined) return known;
  const found =
    fileKinds.find((kind) => kind.id === file.kind) ??
    kindByName(file.path) ??
    fileKinds.find((kind) => file.languageId !== undefined && kind.languages.includes(file.languageId)) ??
    fileKinds.find((kind) => hasShape(kind, file));
  if (found !== undefined) kinds.set(file, found);
  return found;
}

/** Whoever asks for a file's kind goes on to read it, and is asked again: looking for shapes goes through the whole text. */
const kinds = new WeakMap<SourceFile, FileKind>();

/** The kind that claims a file by its name alone. */
export function kindByName(path: FilePath): FileKind | undefined {
  return fileKinds.find((kind) => kind.claimsName(path));
}

/** True when some kind would look into a file of this name to recognise it by content. */
export function mayHaveShape(path: FilePath): boolean {
  return fileKinds.some((kind) => kind.shape?.extensions.some((extension) => path.toLowerCase().endsWith(extension)));
}

function hasShape(kind: FileKind, file: SourceFile): boolean {
  const { shape } = kind;
  if (shape === undefined) return false;
  const asked =
    shape.extensions.some((extension) => file.path.toLowerCase().endsWith(extension)) ||
    (file.languageId !== undefined && shape.languages.includes(file.languageId));
  return asked && shape.test(shape.everywhere === true ? file.text : file.text.slice(0, longestHead));
}

/** A file says within so many characters what it is: this is asked at every keystroke, for every kind. */
const longestHead = 250_000;
