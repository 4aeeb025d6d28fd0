/** What a resource is. */
export interface ResourceType {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * The type of a document that can be told without parsing: every line that begins in the first column is a plain `word: plain value`, and exactly one of
 * them is `kind` and one `apiVersion`. Then the top is a block map whose keys are just these lines, in every YAML reader. Undefined: parse and see.
 */
export function plainType(document: string): ResourceType | undefined {
  const found = new Map<string, string>();
  for (const [line] of document.matchAll(firstColumn)) {
    if (line.startsWith('#')) continue;
    const entry = plainEntry.exec(line);
    if (!entry) return undefined;
    const [, key = '', value = ''] = entry;
    if (found.has(key)) return undefined;
    found.set(key, value);
  }
  if (!startsInFirstColumn.test(document) || /[\t\u0085\u2028\u2029\ufeff]|\r(?!\n)/.test(document)) return undefined;
  const { apiVersion, kind } = { apiVersion: found.get('apiVersion'), kind: found.get('kind') };
  return apiVersion && kind ? { apiVersion, kind } : undefined;
}

const firstColumn = /^[^\s].*$/gm;
const plainEntry = /^([A-Za-z]\w*):(?: +([A-Za-z]\w*(?:[/.]\w+)*))? *\r?$/;
/** The first line with content is not indented: otherwise the top could be a map further in. */
const startsInFirstColumn = /^(?:[ ]*(?:#.*)?\r?\n)*[A-Za-z]/;
