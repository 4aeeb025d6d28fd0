import { fileKinds, kindByName, kindOf, type CustomResource, type FileProblem, type Result, type SourceFile } from '../../core/index.js';
import { decodeText, isUtf16, type Encoding } from '../../node/decode-text.js';
import { isInside, realPath } from '../../node/paths.js';
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
 * by its content is decoded only when a word stands in its bytes that a kind asks for, or one that leads to images in the custom resources of the policies.
 */
export async function readTarget(
  target: Target,
  described: readonly CustomResource[] = [],
  readFrom: (absolute: string) => Result<Buffer, FileProblem> = readBytes,
): Promise<ReadTarget> {
  const isClaimed = target.named || target.kind !== undefined || kindByName(target.path) !== undefined;
  if (target.kind !== undefined && leadsOut(target)) return { state: 'problem', target, problem: linkOut };
  const read = readFrom(target.absolute);
  if (!read.ok)
    return isOnlyMeant(target, read.problem) ? { state: 'no-kind', target } : { state: 'problem', target, problem: read.problem };
  if (!isClaimed && !mayNameImage(target.path, read.value, described)) return { state: 'no-kind', target };
  const { text, encoding, doubt } = decodeText(read.value);
  const source = recognise({ path: target.path, text, ...(target.kind !== undefined && { kind: target.kind }) }, target.named);
  if (source === undefined || (await isPolicy(source))) return { state: 'no-kind', target };
  if (doubt === 'binary') return { state: 'problem', target, problem: binary };
  return { state: 'source', target, source, bytes: read.value, encoding, ...(doubt === undefined ? {} : { doubt: invalid }) };
}

/** What a file only speaks of (an include, a Dockerfile by another name) need not be there: whoever uses the file says so in better words. */
function isOnlyMeant({ named, kind }: Target, problem: FileProblem): boolean {
  return !named && kind !== undefined && problem.code === 'FILE_NOT_FOUND';
}

/** Walking follows no such link either (node/walk.ts). */
function leadsOut({ absolute, absoluteRoot }: Target): boolean {
  return !isInside(realPath(absolute), realPath(absoluteRoot));
}

const linkOut: FileProblem = {
  code: 'FILE_IS_LINK',
  message: 'It is a link that leads out of the folder, so what it names was not read, although another file makes it one with images.',
  next: 'Put the file itself there.',
};
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

/** Reading policies takes libraries that most files need none of. */
async function isPolicy(source: SourceFile): Promise<boolean> {
  if (!/^apiVersion:[ \t]*["']?wharfmaster\//m.test(source.text.slice(0, 4096))) return false;
  const { isValidPolicy } = await import('./is-valid-policy.js');
  return isValidPolicy(source);
}

/** A named file of no known name is recognised by content alone, whatever its name ends in. */
function recognise(source: SourceFile, named: boolean): SourceFile | undefined {
  if (kindOf(source) !== undefined) return source;
  const kind = named ? fileKinds.find(({ shape }) => shape?.test(source.text)) : undefined;
  return kind === undefined ? undefined : { ...source, kind: kind.id };
}

/**
 * A file can be passed over without decoding only when no word of the kinds that would look into it stands in it and nothing could spell one otherwise:
 * no escape (`"\x69mage"`), no tag (`!!binary`), no UTF-16.
 */
function mayNameImage(path: string, bytes: Buffer, described: readonly CustomResource[]): boolean {
  return isUtf16(bytes) || wordsFor(path.toLowerCase(), described).test(bytes.toString('latin1'));
}

const patterns = new Map<string, RegExp>();

/** One pattern of all words of the kinds whose extension a name has, so that a file which holds none is gone through once. */
function wordsFor(name: string, described: readonly CustomResource[]): RegExp {
  const kinds = fileKinds.filter(({ shape }) => shape?.extensions.some((extension) => name.endsWith(extension)));
  const key = JSON.stringify([kinds.map(({ id }) => id), described]);
  const words = kinds.flatMap((kind) => (described.length === 0 ? kind.words : (kind.wordsWith?.(described) ?? kind.words)));
  const made = patterns.get(key) ?? patternOf([...new Set(words.map((word) => word.toLowerCase()))]);
  patterns.set(key, made);
  return made;
}

/** A word within which another one stands finds nothing more. */
function patternOf(words: readonly string[]): RegExp {
  const needed = words.filter((word) => !words.some((other) => other !== word && word.includes(other)));
  return new RegExp([...needed.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')), '\\\\', '!'].join('|'), 'i');
}
