import type { ImageRecord, PlacedRange, RelatedPlace } from '../model/audit.js';
import type { ImageReference } from '../model/image-reference.js';
import type { Assumption, ImageUse, ImageValue } from '../model/image-use.js';
import { lineIndex, positionsOf, type LineIndex } from '../model/line-index.js';
import type { FilePath, Location, RelatedLocation } from '../model/span.js';
import { printReference } from '../reference/index.js';

/** Turns locations into places as people count and name them. */
export interface Placing {
  place(at: Location): PlacedRange;
  textAt(at: Location): string;
}

/** Places in files whose texts the shell has read; `show` gives a file the name that people see. */
export function placingIn(textOf: (file: FilePath) => string | undefined, show: (file: FilePath) => string): Placing {
  const indexes = new Map<FilePath, LineIndex>();
  const indexOf = (file: FilePath): LineIndex => {
    const known = indexes.get(file);
    if (known !== undefined) return known;
    const made = lineIndex(textOf(file) ?? '');
    indexes.set(file, made);
    return made;
  };
  return {
    place({ file, span }) {
      const { start, end } = positionsOf(indexOf(file), span);
      return { file: show(file), line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
    },
    textAt: ({ file, span }) => (textOf(file) ?? '').slice(span.start, span.end),
  };
}

/** A use with the fields of contracts.md, in its order. */
export function recordImage(use: ImageUse, placing: Placing): ImageRecord {
  return {
    ...placing.place(use.at),
    raw: use.written,
    ...fieldsOf(use.value),
    kind: use.place.id,
    use: use.use,
    status: use.value.kind,
    assumes: (use.value.kind === 'unresolved' ? [] : use.value.assumes).map(recordAssumption),
    related: use.related.map((related) => recordRelated(related, placing)),
  };
}

export function recordRelated(related: RelatedLocation, placing: Placing): RelatedPlace {
  return { ...placing.place(related), role: related.role, message: related.message };
}

/** The fields that contracts.md lists, absent ones omitted, as `images` and `check` print them. */
export function imageFields(image: ImageRecord): Readonly<Record<string, unknown>> {
  const { assumes, related, ...rest } = image;
  return {
    ...rest,
    ...(assumes.length > 0 ? { assumes } : {}),
    ...(related.length > 0 ? { related: related.map(relatedFields) } : {}),
  };
}

/** Files by code unit, then line, then column: the same order on every machine. */
export function byPlace(a: PlacedRange, b: PlacedRange): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

function relatedFields({ file, line, column, endLine, endColumn, role }: RelatedPlace): Readonly<Record<string, unknown>> {
  return { file, line, column, endLine, endColumn, role };
}

function fieldsOf(value: ImageValue): Partial<ImageRecord> {
  switch (value.kind) {
    case 'reference':
      return { image: value.text, canonical: printReference(value.reference), ...partsOf(value.reference) };
    case 'unresolved':
      return value.isForeign === true ? {} : partsOf(value.known);
    case 'malformed':
      return {};
  }
}

function partsOf({ registry, repository, tag, digest }: Partial<ImageReference>): Partial<ImageRecord> {
  return {
    ...(registry === undefined ? {} : { registry }),
    ...(repository === undefined ? {} : { repository }),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** A value that came from outside the repository may be a secret: its variable's name stands for it. */
function recordAssumption({ name, value, from }: Assumption): ImageRecord['assumes'][number] {
  return { name, value: from === 'environment' || from === 'env-file' ? name : value, from };
}
