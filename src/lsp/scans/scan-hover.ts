import { MarkupKind, type Hover, type Position } from 'vscode-languageserver';
import { overlaps, type InstructionPlace, type Span } from '../../core/index.js';
import { toRange } from '../convert.js';
import type { JudgedText } from '../judge-text.js';
import { useAt } from '../locate-use.js';
import { describeMade, describeNamed, describeTriggers } from './describe-scan.js';
import type { MadeImage, PlacedScans } from './placed-scans.js';

/** A hover with what scans have to say at the same place: of the image that stands there, and of what the line brought into the image that was built. */
export function withScans(own: Hover | null, text: JudgedText, position: Position, placed: PlacedScans): Hover | null {
  const offset = text.lines.offsetAt(position);
  const place = placed.made === undefined ? undefined : placeAt(placed.made, offset);
  const judged = useAt(text, offset);
  const named = judged === undefined ? undefined : placed.named.find(({ use }) => use === judged.use);
  const isFrom = judged?.use.place.id === 'dockerfile/from' && judged.use.value.kind === 'reference' && text.state === 'judged';
  const denied = named?.verdict.outcome === 'failed' ? describeNamed(named) : [];
  const paragraphs = [
    ...(isFrom ? [describeTriggers(named?.facts)] : []),
    ...(named === undefined || denied.length > 0 ? [] : describeNamed(named)),
    ...(placed.made === undefined || place === undefined ? [] : describeMade(placed.made, place, text.source.text)),
  ];
  if (paragraphs.length + denied.length === 0) return own;
  const range = own?.range ?? toRange(text.lines, place?.head ?? judged?.use.at.span ?? { start: offset, end: offset });
  return { contents: { kind: MarkupKind.Markdown, value: [...denied, ...paragraphsOf(own), ...paragraphs].join('\n\n') }, range };
}

function paragraphsOf(own: Hover | null): readonly string[] {
  const contents = own?.contents;
  return typeof contents === 'object' && 'kind' in contents ? [contents.value] : [];
}

/** The instruction under the cursor, when layers come from it; what is not placed anywhere stands at FROM. */
function placeAt({ attribution }: MadeImage, offset: number): InstructionPlace | undefined {
  const isAt = ({ span }: { readonly span: Span }): boolean => overlaps(span, { start: offset, end: offset });
  if (attribution.from !== undefined && isAt(attribution.from)) return attribution.from;
  for (const origin of attribution.origins.values()) {
    if (origin.from === 'instruction' && isAt(origin.instruction)) return origin.instruction;
  }
  return undefined;
}
