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
  for (const line of decisiveLines(document)) {
    if (line.startsWith('#')) continue;
    const entry = plainEntry.exec(line);
    if (!entry) return undefined;
    const [, key = '', value = ''] = entry;
    if (found.has(key)) return undefined;
    found.set(key, value);
  }
  if (/[\t\u0085\u2028\u2029\ufeff]|\r(?!\n)/.test(document)) return undefined;
  const { apiVersion, kind } = { apiVersion: found.get('apiVersion'), kind: found.get('kind') };
  return apiVersion && kind ? { apiVersion, kind } : undefined;
}

/**
 * The lines that begin in the first column; and one with content before them, because then the top could be a map further in.
 * Line by line, since a regular expression takes five times as long on a bundle of definitions.
 */
function* decisiveLines(document: string): Generator<string> {
  let isFirst = true;
  for (let start = 0; start < document.length;) {
    const newline = document.indexOf('\n', start);
    const end = newline < 0 ? document.length : newline;
    if (document[start] !== ' ' ? start < end && document[start] !== '\r' : isFirst && !isEmpty(document.slice(start, end))) {
      yield document.slice(start, end);
      isFirst &&= document[start] === '#';
    }
    start = end + 1;
  }
}

function isEmpty(line: string): boolean {
  const content = line.trimStart();
  return content === '' || content.startsWith('#');
}

const plainEntry = /^([A-Za-z]\w*):(?: +([A-Za-z]\w*(?:[/.]\w+)*))? *\r?$/;
