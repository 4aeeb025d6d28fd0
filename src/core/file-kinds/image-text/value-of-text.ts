import type { Assumption, ImageValue, TextPiece } from '../../model/image-use.js';
import type { FilePath } from '../../model/span.js';
import type { TracedText } from '../../model/traced-text.js';
import { decidedParts, parseReference } from '../../reference/index.js';

/** What a text names, as its consumer gets it: not known as soon as one part of it is open. For text that is not empty. */
export function valueOfText(file: FilePath, text: TracedText, assumes: readonly Assumption[] = []): ImageValue {
  const open = text.runs.filter((run) => run.open !== undefined);
  if (open.length > 0) {
    const variables = [...new Set(open.flatMap((run) => run.open ?? []))];
    return { kind: 'unresolved', variables, known: decidedParts(text.text, open) };
  }
  const parsed = parseReference(text.text);
  if (!parsed.ok) return { kind: 'malformed', text: text.text, reason: parsed.problem.message, assumes };
  return { kind: 'reference', text: text.text, reference: parsed.value.reference, pieces: piecesOf(file, text), assumes };
}

/** True when the text could be a reference if everything open in it were filled in: what only its form makes an image must pass. */
export function passesForImage(text: TracedText): boolean {
  const filled = text.runs.map((run) => (run.open === undefined ? text.text.slice(run.start, run.end) : 'x')).join('');
  return !/^[-+]?[\d._]+$/.test(filled) && parseReference(filled).ok;
}

/** Where each stretch of the text was written, for fixes. */
export function piecesOf(file: FilePath, text: TracedText): readonly TextPiece[] {
  return text.runs.map(({ start, end, from, file: written, literal, variable }) => {
    const span = from.start < 0 && variable !== undefined ? variable.use : from;
    const piece = { start, end, at: { file: written ?? file, span }, literal };
    return variable === undefined ? piece : { ...piece, variable };
  });
}
