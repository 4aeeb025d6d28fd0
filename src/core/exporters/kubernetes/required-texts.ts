/**
 * Texts of which every match of an expression contains at least one, the case of ASCII letters aside, and which are given in lower case.
 * Undefined when there are none, or when the expression uses more of RE2 than our compiler writes: then the expression alone decides.
 */
export function requiredTexts(expression: string): readonly string[] | undefined {
  const found = readAlternatives(expression, { at: 0, depth: 0 });
  const all = found === undefined || found.at < expression.length ? undefined : toTexts(found.part);
  // What holds `library/nginx` also holds `nginx`.
  const texts = all?.filter((text) => !all.some((other) => other !== text && text.includes(other)));
  return texts === undefined || texts.length > most || texts.some((text) => text.length < shortest) ? undefined : texts;
}

/** Asking for more texts than this costs more than the expression does. */
const most = 6;
/** Shorter texts are in many references. */
const shortest = 3;
const deepest = 20;

/** What a part of an expression asks for: exactly this text, one of these texts somewhere, or nothing that is known. */
type Part = { readonly exact: string } | { readonly oneOf: readonly string[] } | undefined;

interface Place {
  readonly at: number;
  readonly depth: number;
}

/** A part, and where the next one begins. */
interface Read {
  readonly part: Part;
  readonly at: number;
}

/** Reads `a|b` up to the end or the group's parenthesis. */
function readAlternatives(text: string, { at: start, depth }: Place): Read | undefined {
  const parts: Part[] = [];
  for (let at = start; ; at++) {
    const read = readSequence(text, { at, depth });
    if (read === undefined) return undefined;
    parts.push(read.part);
    at = read.at;
    if (text[at] !== '|') return { part: anyOf(parts), at };
  }
}

function readSequence(text: string, { at: start, depth }: Place): Read | undefined {
  let at = start;
  const runs = new Runs();
  while (at < text.length && text[at] !== '|' && text[at] !== ')') {
    const atom = readAtom(text, { at, depth });
    if (atom === undefined) return undefined;
    const quantifier = quantifierAt(text, atom.at);
    if (quantifier === undefined) return undefined;
    at = atom.at + quantifier.length;
    // What repeats once or more is in every match, but what follows it is not beside it.
    if (quantifier === '') runs.add(atom.part);
    else runs.end(quantifier === '+' ? atom.part : undefined);
  }
  return { part: runs.part(), at };
}

function readAtom(text: string, { at, depth }: Place): Read | undefined {
  const character = text[at] ?? '';
  if (character === '^' || character === '$') return { part: { exact: '' }, at: at + 1 };
  if (character === '.') return { part: undefined, at: at + 1 };
  if (character === '[') return readClass(text, at);
  if (character === '(') return readGroup(text, { at, depth });
  if (character === '\\') return readEscape(text, at);
  return isPlain(character) ? { part: { exact: character.toLowerCase() }, at: at + 1 } : undefined;
}

/** A letter or digit after a backslash means a class of characters, which our compiler does not write. */
function readEscape(text: string, at: number): Read | undefined {
  const escaped = text[at + 1] ?? '';
  return escaped === '' || !isAscii(escaped) || /[A-Za-z0-9]/.test(escaped) ? undefined : { part: { exact: escaped }, at: at + 2 };
}

function readClass(text: string, start: number): Read | undefined {
  let at = start + (text[start + 1] === '^' ? 2 : 1);
  if (text[at] === ']') return undefined;
  for (; at < text.length && text[at] !== ']'; at++) {
    if (text[at] === '[') return undefined;
    if (text[at] === '\\') at++;
  }
  return at < text.length ? { part: undefined, at: at + 1 } : undefined;
}

function readGroup(text: string, { at, depth }: Place): Read | undefined {
  const opening = ['(?:', '(?i:', '(?s:'].find((one) => text.startsWith(one, at));
  if (opening === undefined || depth === deepest) return undefined;
  const inside = readAlternatives(text, { at: at + opening.length, depth: depth + 1 });
  return inside === undefined || text[inside.at] !== ')' ? undefined : { part: inside.part, at: inside.at + 1 };
}

/** `''`, `?`, `*`, `+` or `{…}`; undefined when two of them follow each other. */
function quantifierAt(text: string, at: number): string | undefined {
  const character = text[at] ?? '';
  const end = character === '{' ? text.indexOf('}', at) : at;
  if (end < 0) return undefined;
  const quantifier = '?*+{'.includes(character) ? text.slice(at, end + 1) : '';
  const next = text[at + quantifier.length] ?? '';
  return quantifier !== '' && next !== '' && '?*+{'.includes(next) ? undefined : quantifier;
}

/** The texts of a sequence: what stands side by side is one text. */
class Runs {
  private readonly candidates: (readonly string[])[] = [];
  private run = '';
  private isExact = true;

  add(part: Part): void {
    if (part !== undefined && 'exact' in part) this.run += part.exact;
    else this.end(part);
  }

  end(part: Part): void {
    this.isExact = false;
    if (this.run !== '') this.candidates.push([this.run]);
    this.run = '';
    if (part !== undefined) this.candidates.push('exact' in part ? [part.exact] : part.oneOf);
  }

  part(): Part {
    if (this.isExact) return { exact: this.run };
    this.end(undefined);
    const best = this.candidates.reduce<readonly string[]>((one, other) => (worth(other) > worth(one) ? other : one), []);
    return best.length === 0 ? undefined : { oneOf: best };
  }
}

/** Long texts say more than short ones, few cost less than many, and what stands behind a host says more than the host. */
function worth(texts: readonly string[]): number {
  const lengths = texts.map((text) => (text.includes('/') ? 2 * text.length : text.length));
  return texts.length === 0 ? 0 : Math.min(...lengths) / texts.length;
}

function anyOf(parts: readonly Part[]): Part {
  const [first] = parts;
  if (parts.length === 1) return first;
  const texts = parts.map(toTexts);
  const known = texts.flatMap((one) => one ?? []);
  return texts.includes(undefined) ? undefined : { oneOf: [...new Set(known)] };
}

/** The empty text is in everything. */
function toTexts(part: Part): readonly string[] | undefined {
  if (part === undefined) return undefined;
  const texts = 'exact' in part ? [part.exact] : part.oneOf;
  return texts.includes('') ? undefined : texts;
}

function isPlain(character: string): boolean {
  return isAscii(character) && !'?*+{})'.includes(character);
}

function isAscii(character: string): boolean {
  return character >= ' ' && character <= '~';
}
