/** What the matcher needs of a text; a string has it. */
export interface Characters {
  readonly length: number;
  charCodeAt(index: number): number;
}

/**
 * True when `*` (zero or more characters) and `?` (exactly one) make the glob stand for the whole text. With case. A later star
 * takes over from an earlier one for good, so work never exceeds the product of the lengths, however many stars there are.
 */
export function matchesGlob(glob: string, text: Characters): boolean {
  let at = 0;
  let inGlob = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const wanted = glob.charCodeAt(inGlob);
    if (wanted === asterisk) {
      star = inGlob++;
      resume = at;
    } else if (wanted === questionMark || wanted === text.charCodeAt(at)) {
      at++;
      inGlob++;
    } else if (star >= 0) {
      inGlob = star + 1;
      at = ++resume;
    } else return false;
  }
  while (glob.charCodeAt(inGlob) === asterisk) inGlob++;
  return inGlob === glob.length;
}

const asterisk = 0x2a;
const questionMark = 0x3f;
