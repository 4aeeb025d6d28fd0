import type { Digest } from '../model/image-reference.js';
import { textIn, type JsonObject } from './json-fields.js';
import type { LocalImage } from './runtime.js';

/** One line of a list of images: Docker and nerdctl print one for each name. */
export interface ImageRow {
  readonly id: Digest;
  readonly names: readonly string[];
  readonly created?: string;
  readonly bytes?: number;
}

/** One image for all rows with its id, in the order in which the runtime lists them. */
export function toImages(runtime: string, rows: readonly ImageRow[]): readonly LocalImage[] {
  const images = new Map<Digest, LocalImage & { readonly names: string[] }>();
  for (const { names, ...row } of rows) {
    const known = images.get(row.id) ?? { runtime, ...row, names: [] };
    for (const name of names) if (!known.names.includes(name) && known.names.length < mostNames) known.names.push(name);
    images.set(row.id, known);
  }
  return [...images.values()];
}

/** Nobody looks for an image among more names than this, and comparing them all must stay cheap. */
const mostNames = 200;

/** `repository:tag` of a row of Docker's or nerdctl's; none when either is `<none>`. */
export function nameOfRow(row: JsonObject): readonly string[] {
  const repository = textIn(row, 'Repository');
  const tag = textIn(row, 'Tag');
  return repository === undefined || tag === undefined ? [] : [`${repository}:${tag}`];
}

/** `2026-11-22 22:31:22 +0000 UTC` (Go's own way to print times) as ISO 8601 in UTC; ISO 8601 stays what it is. */
export function toIsoTime(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const found = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d{1,9})? ?(Z|[+-]\d\d:?\d\d)/.exec(text);
  if (found === null) return undefined;
  const [, day = '', time = '', zone = ''] = found;
  const at = Date.parse(`${day}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** `1.98MB` or `7.8 MiB` as a number of bytes, as exact as the text is. */
export function toBytes(text: string | undefined): number | undefined {
  const found = /^(\d{1,12}(?:\.\d{1,6})?) ?([kKMGT]?)(i?)B$/.exec(text ?? '');
  if (found === null) return undefined;
  const [, number = '', unit = '', binary = ''] = found;
  return Math.round(Number(number) * (binary === '' ? 1000 : 1024) ** ' KMGT'.indexOf(unit === '' ? ' ' : unit.toUpperCase()));
}
