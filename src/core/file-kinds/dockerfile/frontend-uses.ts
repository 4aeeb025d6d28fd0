import type { ImageUse, ImageValue } from '../../model/image-use.js';
import type { FilePath } from '../../model/span.js';
import { withoutQuotes, type Declaration } from './declarations.js';
import type { Directives } from './directives.js';
import { plainValue } from './image-value.js';
import { places } from './places.js';
import { sliceTraced, spanOf, tracedFrom, type TracedText } from '../../model/traced-text.js';

/**
 * The images that read the file instead of the builder: `# syntax=`, and an argument BUILDKIT_SYNTAX. Whether one is approved decides
 * if the rest of the file means what it says (threats.md); the judge asks that of these uses.
 */
export function frontendUses(
  file: FilePath,
  text: string,
  directives: Directives,
  declarations: readonly Declaration[],
): readonly ImageUse[] {
  const names = declarations.flatMap(({ value }) => (value === undefined ? [] : [firstWord(withoutQuotes(value))]));
  if (directives.syntax !== undefined) names.unshift(tracedFrom(text, directives.syntax));
  return names.flatMap((name) => {
    const span = spanOf(name);
    if (span === undefined) return [];
    return [
      {
        place: places.syntax,
        use: 'tool' as const,
        written: text.slice(span.start, span.end),
        at: { file, span },
        related: [],
        value: frontendValue(file, name, directives.syntax?.start === span.start),
        doubts: [],
      },
    ];
  });
}

/** A directive is taken as it stands; an argument may look at others, which only the one who passes it knows. */
function frontendValue(file: FilePath, name: TracedText, isDirective: boolean): ImageValue {
  const variables = isDirective ? [] : [...name.text.matchAll(/\$\{?(\w+)/g)].flatMap(([, variable]) => variable ?? []);
  return variables.length > 0 ? { kind: 'unresolved', variables, known: {} } : plainValue(file, name);
}

function firstWord(value: TracedText): TracedText {
  const space = value.text.indexOf(' ');
  return space < 0 ? value : sliceTraced(value, 0, space);
}
