/**
 * The kind of a document that can be told without parsing: every line that begins in the first column is a plain `word: plain value`, and exactly one of
 * them is `kind`. Then the top is a block map whose keys are just these lines, in every YAML reader. Undefined: parse and see.
 */
export function plainKind(document: string): string | undefined {
  let kind: string | undefined;
  for (const [line] of document.matchAll(firstColumn)) {
    if (line.startsWith('#')) continue;
    const entry = plainEntry.exec(line);
    if (!entry) return undefined;
    if (entry[1] !== 'kind') continue;
    if (kind !== undefined) return undefined;
    kind = entry[2] ?? '';
  }
  return startsInFirstColumn.test(document) && !/[\t\u0085\u2028\u2029\ufeff]|\r(?!\n)/.test(document) ? kind : undefined;
}

const firstColumn = /^[^\s].*$/gm;
const plainEntry = /^([A-Za-z]\w*):(?: +([A-Za-z]\w*(?:[/.]\w+)*))? *\r?$/;
/** The first line with content is not indented: otherwise the top could be a map further in. */
const startsInFirstColumn = /^(?:[ ]*(?:#.*)?\r?\n)*[A-Za-z]/;
