import type { PartReader } from '../../model/reading.js';
import { documentStarts, endOfLine, holdsDirective } from './split-documents.js';

/**
 * How a stream of YAML documents is cut into parts, marks included, each of which `readDocuments` reads alone. JSON values that follow each other,
 * directives, and NUL (which means another encoding) leave it in one part.
 */
export const cutDocuments: Pick<PartReader, 'cut' | 'endOfCut'> = {
  cut(text, within) {
    if (within.start === 0 && /^[ \t\r\n]*\{/.test(text)) return undefined;
    const stretch = text.slice(within.start, within.end);
    return stretch.includes('\0') || holdsDirective(text, within) ? undefined : documentStarts(text, within);
  },
  endOfCut: (text, start) => (start === 0 ? 0 : endOfLine(text, start)),
};
