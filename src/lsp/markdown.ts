/*
 * Markdown for hovers. Foreign text (file content, policy texts) passes one of these two functions, so that it can form no link,
 * picture, heading or HTML, and shows hidden characters as what they are (threats.md).
 */

/** Foreign text as plain words in a line of Markdown. */
export function plain(text: string): string {
  // `www.` and `scheme://` would become links of their own.
  return visible(text).replace(/[\\`*_[\]#!|<>~&@]|:(?=\/\/)|www\./gi, (found) =>
    found.length > 1 ? found.replace('.', '\\.') : `\\${found}`,
  );
}

/** Foreign text as code. A fence longer than any run of backticks inside cannot be left from inside. */
export function code(text: string): string {
  const shown = visible(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') || shown === '' ? ' ' : '';
  return fence + pad + shown + pad + fence;
}

/** Our own sentences, in which backticks mark what somebody typed: the words are escaped, the marks stay. */
export function sentence(text: string): string {
  return text
    .split('`')
    .map((part, index, parts) => (index % 2 === 0 || index === parts.length - 1 ? plain(part) : code(part)))
    .join('');
}

const longest = 2000;

/** Control, bidirectional and zero-width characters become `\u{…}`; line ends become spaces; endless text is cut. */
function visible(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
