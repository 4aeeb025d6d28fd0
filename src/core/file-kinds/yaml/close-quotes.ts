import { endOfQuoted } from './end-of-quoted.js';
import { parseTree, type ParsedTree } from './parse-tree.js';

/**
 * Parses a document as go-yaml does where it is more patient than YAML: a quoted scalar may go on, and be closed, on lines that are not indented
 * (`args: ["` … `"]` is how many write scripts). Such a scalar's lines are joined, character by character, and the document is parsed again; unless
 * that leaves nothing to complain about, the quote is taken for one that somebody is still typing: then it ends with its line.
 */
export function parseClosingQuotes(text: string, base: number): ParsedTree {
  const first = parseTree(text, base);
  let source = text;
  const joined: number[] = [];
  for (let tree = first; tree.unclosedAt !== undefined && joined.length < mostQuotes && text.length < longest;) {
    const end = endOfQuoted(source, tree.unclosedAt);
    if (end === undefined) break;
    joined.push(tree.unclosedAt);
    source = source.slice(0, tree.unclosedAt) + source.slice(tree.unclosedAt, end).replace(/[\r\n]/g, ' ') + source.slice(end);
    tree = parseTree(source, base, { written: text, joined });
    if (!tree.brokenAt) return tree;
  }
  return withRest(first, text, base);
}

/** A quote that is still being typed swallows the lines behind it; they are read as well, without the line that it stands on. */
function withRest(first: ParsedTree, text: string, base: number): ParsedTree {
  const roots = [...first.roots];
  let source = text;
  let tree = first;
  for (let count = 0; tree.unclosedAt !== undefined && count < mostQuotes && text.length < longest; count++) {
    const lineEnd = source.indexOf('\n', tree.unclosedAt);
    if (lineEnd < 0) break;
    source = source.slice(0, tree.unclosedAt) + ' '.repeat(lineEnd - tree.unclosedAt) + source.slice(lineEnd);
    tree = parseTree(source, base, { written: text });
    roots.push(...tree.roots);
  }
  return { ...first, roots };
}

/** Each joined quote costs one more parse. */
const mostQuotes = 10;
const longest = 200_000;
