import type { Assumption, ImageValue, TextPiece } from '../../model/image-use.js';
import type { FilePath } from '../../model/span.js';
import type { TracedText } from '../../model/traced-text.js';
import { decidedParts, parseReference } from '../../reference/index.js';

/** What a text names, as its consumer gets it: not known as soon as one part of it is open. For text that is not empty. */
export function valueOfText(file: FilePath, text: TracedText, assumes: readonly Assumption[] = []): ImageValue {
  const open = text.runs.filter((run) => run.open !== undefined);
  if (open.length > 0) {
    const variables = [...new Set(open.flatMap((run) => run.open ?? []))];
    const isForeign = text.runs.some(({ variable }) => variable !== undefined && foreignNames(assumes).has(variable.name));
    return { kind: 'unresolved', variables, known: decidedParts(text.text, open), ...(isForeign && { isForeign }) };
  }
  const parsed = parseReference(text.text);
  if (!parsed.ok) return malformed(text, parsed.problem.message, assumes);
  return { kind: 'reference', text: text.text, reference: parsed.value.reference, pieces: piecesOf(file, text), assumes };
}

/** A value from outside the repository may be a secret that landed in the wrong place: its variable's name stands for it (contracts.md, `images`). */
function malformed(text: TracedText, reason: string, assumes: readonly Assumption[]): ImageValue {
  const foreign = foreignNames(assumes);
  if (foreign.size === 0) return { kind: 'malformed', text: text.text, reason, assumes };
  const shown = text.runs.map(({ start, end, variable }) =>
    variable === undefined ? text.text.slice(start, end) : `\${${variable.name}}`,
  );
  const names = [...foreign].map((name) => `\`${name}\``).join(' and ');
  return { kind: 'malformed', text: shown.join(''), reason: `With the value of ${names} this is no image reference.`, assumes };
}

/** The variables whose values came from outside the repository. */
function foreignNames(assumes: readonly Assumption[]): ReadonlySet<string> {
  return new Set(assumes.flatMap(({ name, from }) => (from === 'environment' || from === 'env-file' ? [name] : [])));
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
