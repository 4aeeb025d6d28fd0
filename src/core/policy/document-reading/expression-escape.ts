/** Why an expression is none, as the end of a sentence. */
export type Flaw = string;

/** What a backslash and the characters after it stand for. */
export type Escape =
  | { readonly kind: 'character'; readonly length: number; readonly code: number }
  | { readonly kind: 'class'; readonly length: number }
  | { readonly kind: 'anchor'; readonly length: number };

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** General categories of Unicode; scripts are left to those who need them. */
const category = /^\\[pP](?:[LMNPSZC]|\{\^?(?:L[ulmto]?|M[nec]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfo]?)\})/;

/** Reads an escape of RE2. Back-references are refused, and scripts (`\p{Greek}`) are left to RE2 itself. */
export function scanEscape(text: readonly string[], at: number): Escape | Flaw {
  const next = text[at + 1];
  if (next === undefined) return 'it ends with a backslash';
  if ('dDsSwW'.includes(next)) return { kind: 'class', length: 2 };
  if ('bBAz'.includes(next)) return { kind: 'anchor', length: 2 };
  const control = controls[next];
  if (control !== undefined) return { kind: 'character', length: 2, code: control };
  if (next === 'x') return hexadecimal(text, at);
  if (next === 'p' || next === 'P') return properties(text, at);
  if (/[0-9]/.test(next)) return octal(text, at) ?? `RE2 has no back-reference \`\\${next}\``;
  if (/[!-/:-@[-`{-~ ]/.test(next)) return { kind: 'character', length: 2, code: next.charCodeAt(0) };
  return `RE2 has no escape \`\\${next}\``;
}

/** `\0`, `\12`, `\123`; a single digit from 1 on would be a back-reference. */
function octal(text: readonly string[], at: number): Escape | undefined {
  const written = /^\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(text.slice(at, at + 4).join(''));
  return written === null ? undefined : { kind: 'character', length: written[0].length, code: Number.parseInt(written[1] ?? '', 8) };
}

function hexadecimal(text: readonly string[], at: number): Escape | Flaw {
  const written = /^\\x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(text.slice(at, at + 10).join(''));
  const code = Number.parseInt(written?.[1] ?? written?.[2] ?? 'none', 16);
  if (written === null || code > 0x10ffff) return '`\\x` needs two hexadecimal digits, or a code point in braces';
  return { kind: 'character', length: written[0].length, code };
}

function properties(text: readonly string[], at: number): Escape | Flaw {
  const written = category.exec(text.slice(at, at + 10).join(''));
  return written === null ? '`\\p` needs a category of Unicode, as in `\\p{Lu}`' : { kind: 'class', length: written[0].length };
}
