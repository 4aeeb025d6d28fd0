import type { TracedText } from '../../model/traced-text.js';
import { splitReferenceText } from '../../reference/index.js';
import { passesForImage } from '../image-text/index.js';

/** True for addresses of Git and chart repositories, which also stand under `repository`. */
export function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/|^git@|\.git$|^file:/i.test(text);
}

/** True when a text under a key ending in `image` may be one: not a file, an address, or the name of something else that is called an image. */
export function mayBeImage(key: string, text: TracedText): boolean {
  if (isAddress(text.text) || /^[./~]|\.(?:png|jpe?g|gif|svg|ico|webp|avif|bmp|iso|img|qcow2|vmdk|ova|raw)$/i.test(text.text)) return false;
  if (isSwitch.test(text.text) || !passesForImage(text)) return false;
  return !otherImages.test(key) || isQualified(text.text);
}

/** True when more than a bare word is written: a path, a tag or a digest. */
function isQualified(text: string): boolean {
  return /[/:@]/.test(text);
}

/** What a text says of itself: a repository may hold a tag or a digest already. */
export function ownParts(text: string): { readonly host: boolean; readonly tag: boolean; readonly digest: boolean } {
  const { tag, digest } = splitReferenceText(text);
  return { host: /^(?:[^/]*[.:][^/]*|localhost)\//.test(text), tag: tag !== undefined, digest: digest !== undefined };
}

/** Says whether there is one; unquoted, Helm reads most of these as booleans (YAML 1.1). */
const isSwitch = /^(?:true|false|yes|no|on|off|none)$/i;

/** Pictures, disks and machines. */
const otherImages =
  /(?:background|bg|hero|logo|icon|cover|banner|os|machine|vm|ami|node|disk|boot|splash|profile|preview|thumbnail|avatar|favicon|cloud)[-_]?image$/i;
