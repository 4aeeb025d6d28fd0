import { sliceTraced, type TracedText } from '../../model/traced-text.js';

/** The text behind the first of the prefixes that it begins with (`docker://`, `docker-image://`); undefined when it begins with none. */
export function withoutPrefix(text: TracedText, ...prefixes: readonly string[]): TracedText | undefined {
  const prefix = prefixes.find((candidate) => text.text.startsWith(candidate));
  return prefix === undefined ? undefined : sliceTraced(text, prefix.length);
}
