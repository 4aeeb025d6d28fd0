import type { ImageUse, ImageValue, TextPiece } from './image-use.js';
import type { Reading, ReadProblem } from './reading.js';
import type { FilePath, Location, Span } from './span.js';
import type { Finding, Verdict } from './verdict.js';

/** How a part of a file moved: by so many units, in a text that has a new length. */
export interface Move {
  readonly file: FilePath;
  readonly by: number;
  readonly length: number;
}

/** A use that is another one, only further on (or back). */
export interface MovedUse {
  readonly from: ImageUse;
  readonly move: Move;
}

/** A part's reading where it stands now. `moved` learns which uses are which. */
export function moveReading<Part extends Reading>(part: Part, move: Move, moved: Map<ImageUse, MovedUse>): Part {
  const problems = part.problems.length === 0 ? part.problems : part.problems.map((problem) => moveProblem(problem, move));
  if (move.by === 0) return problems === part.problems ? part : { ...part, problems };
  const uses = part.uses.map((from) => {
    const use = moveUse(from, move);
    moved.set(use, { from, move });
    return use;
  });
  return { ...part, uses, problems, notCovered: part.notCovered.map((span) => moveSpan(span, move)) };
}

/** A verdict about a use that moved. One without findings says nothing of places. */
export function moveVerdict(verdict: Verdict, move: Move): Verdict {
  return verdict.findings.length === 0 ? verdict : { ...verdict, findings: verdict.findings.map((finding) => moveFinding(finding, move)) };
}

function moveFinding(finding: Finding, move: Move): Finding {
  return { ...finding, at: moveLocation(finding.at, move), related: finding.related.map((related) => moveLocation(related, move)) };
}

function moveUse(use: ImageUse, move: Move): ImageUse {
  return {
    ...use,
    at: moveLocation(use.at, move),
    related: use.related.length === 0 ? use.related : use.related.map((related) => moveLocation(related, move)),
    value: moveValue(use.value, move),
    ...(use.alternatives !== undefined && { alternatives: use.alternatives.map((value) => moveValue(value, move)) }),
  };
}

function moveValue(value: ImageValue, move: Move): ImageValue {
  return value.kind === 'reference' ? { ...value, pieces: value.pieces.map((piece) => movePiece(piece, move)) } : value;
}

function movePiece(piece: TextPiece, move: Move): TextPiece {
  const { variable } = piece;
  const at = moveLocation(piece.at, move);
  return { ...piece, at, ...(variable !== undefined && { variable: { ...variable, use: moveSpan(variable.use, move) } }) };
}

/** Places in other files stay where they are. */
function moveLocation<Place extends Location>(place: Place, move: Move): Place {
  return place.file === move.file ? { ...place, span: moveSpan(place.span, move) } : place;
}

function moveProblem(problem: ReadProblem, move: Move): ReadProblem {
  const { undetermined } = problem;
  return {
    ...problem,
    span: moveSpan(problem.span, move),
    ...(undetermined !== undefined && { undetermined: reachOf(problem, moveSpan(undetermined, move), move) }),
  };
}

function reachOf({ reach }: ReadProblem, { start, end }: Span, { length }: Move): Span {
  return reach === undefined ? { start, end } : { start: reach === 'file' ? 0 : start, end: length };
}

function moveSpan({ start, end }: Span, { by }: Move): Span {
  return { start: start + by, end: end + by };
}
