import type { ImageUse, ImageValue, TextPiece } from '../model/image-use.js';
import type { TextEdit } from '../model/verdict.js';
import { splitReferenceText } from '../reference/index.js';

/**
 * The edits of a use whose file keeps registry, repository, tag and digest apart (Helm's values, Kustomize's images): the registry where there is one,
 * else the front of the repository; tag and digest together. Undefined when the parts are not kept so. Whether the edits lead to what is wanted is for
 * the caller to see by reading again.
 */
export function rewriteParts(
  { at }: ImageUse,
  value: ImageValue & { readonly kind: 'reference' },
  wanted: string,
): readonly TextEdit[] | undefined {
  const parts = partsOf(value, at.file);
  if (parts === undefined) return undefined;
  const { name, tag, digest } = textsOf(wanted);
  const slash = parts.registry === undefined ? -1 : name.indexOf('/');
  const repository = name.slice(slash + 1);
  // A tag or digest that has no place of its own stands behind what comes before it.
  const tail = digest === undefined || parts.digest !== undefined ? '' : `@${digest}`;
  const wholeTag = tag === undefined ? undefined : tag + tail;
  const behind = parts.tag !== undefined ? '' : wholeTag !== undefined ? `:${wholeTag}` : tail;
  return [
    ...edit(parts.registry, slash < 0 ? '' : name.slice(0, slash)),
    ...edit(parts.repository, repository + behind),
    ...edit(parts.tag, wholeTag ?? ''),
    ...edit(parts.digest, digest ?? ''),
  ];
}

interface Part {
  readonly piece: TextPiece;
  readonly text: string;
}

interface Parts {
  readonly registry: Part | undefined;
  readonly repository: Part;
  readonly tag: Part | undefined;
  readonly digest: Part | undefined;
}

/** Each part is one piece of the file that can be edited, and only a mark stands between two of them. */
function partsOf({ text, pieces }: ImageValue & { readonly kind: 'reference' }, file: string): Parts | undefined {
  const part = (piece: TextPiece): Part => ({ piece, text: text.slice(piece.start, piece.end) });
  const isMark = (piece: TextPiece): boolean =>
    piece.end === piece.start + 1 && /[/:@]/.test(text.charAt(piece.start)) && !isEditable(piece, file);
  const words = pieces.filter((piece) => !isMark(piece));
  if (words.length < 2 || words.length === pieces.length || !words.every((piece) => isEditable(piece, file))) return undefined;
  const before = (piece: TextPiece): string => (piece.start === 0 ? '' : text.charAt(piece.start - 1));
  const found = new Map<string, Part>();
  for (const piece of words) {
    const role = before(piece);
    if (found.has(role) || !['', '/', ':', '@'].includes(role)) return undefined;
    found.set(role, part(piece));
  }
  const first = found.get('');
  const second = found.get('/');
  if (first === undefined) return undefined;
  const [registry, repository] = second === undefined ? [undefined, first] : [first, second];
  return { registry, repository, tag: found.get(':'), digest: found.get('@') };
}

function isEditable({ literal, at }: TextPiece, file: string): boolean {
  return literal && at.file === file;
}

function textsOf(text: string): { readonly name: string; readonly tag?: string; readonly digest?: string } {
  const { name, tag, digest } = splitReferenceText(text);
  return {
    name: text.slice(name.start, name.end),
    ...(tag && { tag: text.slice(tag.start, tag.end) }),
    ...(digest && { digest: text.slice(digest.start, digest.end) }),
  };
}

function edit(part: Part | undefined, newText: string): readonly TextEdit[] {
  return part === undefined || part.text === newText ? [] : [{ at: part.piece.at, newText }];
}
