import type { TracedText } from '../../model/traced-text.js';
import { splitReferenceText } from '../../reference/index.js';
import { passesForImage } from '../image-text/index.js';

/**
 * True when a text can hardly be anything but an image: it has a registry, a tag or a digest. For places that only their names tell from others, where
 * a bare word or a path may be anything.
 */
export function passesStrictly(text: TracedText): boolean {
  if (!passesForImage(text) || isFile(text.text)) return false;
  const { tag, digest } = splitReferenceText(text.text);
  return hasHost(text.text) || digest !== undefined || (tag !== undefined && !/^\d{4,5}$/.test(text.text.slice(tag.start, tag.end)));
}

/** True for names of pictures, disks and archives, and for what a cloud calls an image. */
export function isFile(text: string): boolean {
  if (text.length > longest) return false;
  return files.test(text) || /(?:^|\/)(?:projects|global|images)\/[^:@]*$/.test(text) || text.startsWith('ami-');
}

/** True when a registry is written out: something with a dot or a port before the first slash. */
export function hasHost(text: string): boolean {
  const host = text.slice(0, Math.max(0, text.indexOf('/')));
  return host === 'localhost' || /[.:]/.test(host);
}

const files = /\.(?:png|jpe?g|gif|svg|ico|webp|avif|bmp|iso|img|qcow2|vmdk|vhd|vhdx|ova|raw|tar|gz|tgz|zip|xz|txt|ya?ml|json|html?|efi)$/i;
/** No name of an image is as long. */
const longest = 1_000;
