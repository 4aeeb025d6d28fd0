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

/** Uses of a reading that are those of the reading before, further on or back: `count` of them from index `was` there are from index `now` here. */
export interface KeptUses {
  readonly was: number;
  readonly now: number;
  readonly count: number;
  readonly move: Move;
}

/** A part's reading where it stands now. */
export function moveReading<Part extends Reading>(part: Part, move: Move): Part {
  if (part.uses.length + part.problems.length + part.notCovered.length === 0) return part;
  const problems = part.problems.length === 0 ? part.problems : part.problems.map((problem) => moveProblem(problem, move));
  if (move.by === 0) return problems === part.problems ? part : { ...part, problems };
  return {
    ...part,
    uses: part.uses.map((use) => moveUse(use, move)),
    problems,
    notCovered: part.notCovered.map((span) => moveSpan(span, move)),
  };
}

/** A verdict about a use that moved. One without findings says nothing of places. */
export function moveVerdict(verdict: Verdict, move: Move): Verdict {
  return verdict.findings.length === 0 ? verdict : { ...verdict, findings: verdict.findings.map((finding) => moveFinding(finding, move)) };
}

function moveFinding(finding: Finding, move: Move): Finding {
  return { ...finding, at: moveLocation(finding.at, move), related: finding.related.map((related) => moveLocation(related, move)) };
}

function moveUse(use: ImageUse, move: Move): ImageUse {
  const at = moveLocation(use.at, move);
  return {
    ...use,
    at,
    related: use.related.length === 0 ? use.related : use.related.map((related) => moveLocation(related, move)),
    value: moveValue(use.value, move, { was: use.at, now: at }),
    ...(use.alternatives !== undefined && { alternatives: use.alternatives.map((value) => moveValue(value, move)) }),
  };
}

/** A place that moved already: nearly always the value stands where its use does. */
interface Known {
  readonly was: Location;
  readonly now: Location;
}

function moveValue(value: ImageValue, move: Move, known?: Known): ImageValue {
  return value.kind === 'reference' ? { ...value, pieces: value.pieces.map((piece) => movePiece(piece, move, known)) } : value;
}

function movePiece(piece: TextPiece, move: Move, known?: Known): TextPiece {
  const { variable } = piece;
  const at = known && isSame(piece.at, known.was) ? known.now : moveLocation(piece.at, move);
  return variable === undefined ? { ...piece, at } : { ...piece, at, variable: { ...variable, use: moveSpan(variable.use, move) } };
}

function isSame(a: Location, b: Location): boolean {
  return a.span === b.span && a.file === b.file;
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
