import { fileKinds, kindByName, kindOf, readPolicy, type FileKind, type FileProblem, type SourceFile } from '../../core/index.js';
import { decodeText, isUtf16, type Encoding } from '../../node/decode-text.js';
import { readBytes } from '../../node/read-bytes.js';
import type { Target } from './targets.js';

/** A target after reading: a source of some kind, nothing that concerns us, or a problem that must be said. */
export type ReadTarget =
  | {
      readonly state: 'source';
      readonly target: Target;
      readonly source: SourceFile;
      readonly bytes: Buffer;
      readonly encoding: Encoding;
      readonly doubt?: FileProblem;
    }
  | { readonly state: 'no-kind'; readonly target: Target }
  | { readonly state: 'problem'; readonly target: Target; readonly problem: FileProblem };

/**
 * Reads one file. A file that a kind claims by its name, or that somebody named, is never skipped silently; one that must be recognised
 * by its content is decoded only when a word stands in its bytes that a kind asks for.
 */
export function readTarget(target: Target): ReadTarget {
  const isClaimed = target.named || target.kind !== undefined || kindByName(target.path) !== undefined;
  const read = readBytes(target.absolute);
  if (!read.ok) return { state: 'problem', target, problem: read.problem };
  if (!isClaimed && !mayNameImage(target.path, read.value)) return { state: 'no-kind', target };
  const { text, encoding, doubt } = decodeText(read.value);
  const source = recognise({ path: target.path, text, ...(target.kind !== undefined && { kind: target.kind }) }, target.named);
  if (source === undefined || isPolicy(source)) return { state: 'no-kind', target };
  if (doubt === 'binary') return { state: 'problem', target, problem: binary };
  return { state: 'source', target, source, bytes: read.value, encoding, ...(doubt === undefined ? {} : { doubt: invalid }) };
}

const binary: FileProblem = {
  code: 'FILE_BINARY',
  message: 'It holds a NUL character, so it is no text, and what is in it is undetermined.',
  next: 'Remove the character, or name the file so that nobody takes it for a source of images.',
};
const invalid: FileProblem = {
  code: 'FILE_BINARY',
  message: 'Some of its bytes are no UTF-8, so what is in it is undetermined.',
  next: 'Save it as UTF-8.',
};

/** An organisation's policy names images and has a kind, whatever it is called. Only a valid one: then no other document stands in it. */
function isPolicy({ path, text }: SourceFile): boolean {
  if (!/^apiVersion:[ \t]*["']?wharfmaster\//m.test(text.slice(0, 4096))) return false;
  const { problems } = readPolicy(path, text, { layer: 'organisation', toolVersion: __ENGINE_VERSION__ });
  return !problems.some(({ rule, level }) => rule === 'policy-invalid' && level === 'error');
}

/** A named file of no known name is recognised by content alone, whatever its name ends in. */
function recognise(source: SourceFile, named: boolean): SourceFile | undefined {
  if (kindOf(source) !== undefined) return source;
  const kind = named ? fileKinds.find(({ shape }) => shape?.test(source.text)) : undefined;
  return kind === undefined ? undefined : { ...source, kind: kind.id };
}

/**
 * A file can be passed over without decoding only when no word of the kinds stands in it and nothing could spell one otherwise: no escape
 * (`"\x69mage"`), no tag (`!!binary`), no UTF-16.
 */
function mayNameImage(path: string, bytes: Buffer): boolean {
  if (isUtf16(bytes)) return true;
  const text = bytes.toString('latin1');
  return fileKinds.some((kind) => hasExtension(kind, path) && wordsOf(kind).test(text));
}

function hasExtension({ shape }: FileKind, path: string): boolean {
  const name = path.toLowerCase();
  return shape?.extensions.some((extension) => name.endsWith(extension)) === true;
}

const expressions = new Map<FileKind, RegExp>();

function wordsOf(kind: FileKind): RegExp {
  const known = expressions.get(kind);
  if (known !== undefined) return known;
  const words = kind.words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const made = new RegExp([...words, '\\\\', '!'].join('|'), 'i');
  expressions.set(kind, made);
  return made;
}
