import type { ImageUse, ImageValue } from '../model/image-use.js';

/**
 * True when a build that goes on after its first image reads one of the variables a value depends on, e.g. `RUN fetch $VERSION`: then a
 * version must stay that version, and no digest may stand behind it.
 */
export function areVariablesUsedElsewhere(
  value: ImageValue & { readonly kind: 'reference' },
  text: string,
  uses: readonly ImageUse[],
): boolean {
  const [first, ...others] = uses.filter(({ stage }) => stage !== undefined);
  if (first === undefined) return false;
  const rest = text.slice(first.at.span.end);
  return value.assumes.some(({ name }) => {
    const inImages = others.reduce((sum, { written }) => sum + mentions(name, written), 0);
    return mentions(name, rest) > inImages;
  });
}

/** How often `$NAME` and `${NAME` stand in a text. */
function mentions(name: string, text: string): number {
  let found = 0;
  for (const spelling of [`$${name}`, `\${${name}`]) {
    for (let at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + spelling.length)) {
      if (!/\w/.test(text.charAt(at + spelling.length))) found++;
    }
  }
  return found;
}
