import type { TracedText } from '../../model/traced-text.js';
import { withoutPrefix } from '../image-text/index.js';

/** The image that a named context is; undefined for folders, URLs and other targets. Where nobody knows how the text begins, it may well be an image. */
export function contextImage(value: TracedText): TracedText | undefined {
  if (value.runs[0]?.open !== undefined) return value;
  const image = withoutPrefix(value, 'docker-image://');
  return image === undefined || image.text === '' || image.text === 'scratch' ? undefined : image;
}
