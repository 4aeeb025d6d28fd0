import { sliceTraced, type TracedText } from '../../model/traced-text.js';

/** The words of a line, without their quotes; `$(…)` is part of one word, and a `#` that begins one begins a comment. */
export function wordsOf(line: TracedText): readonly TracedText[] {
  const words: TracedText[] = [];
  for (const match of line.text.matchAll(/(?:"[^"]*"|'[^']*'|\$\([^)]{0,500}\)|[^\s"'])+/g)) {
    if (match[0].startsWith('#')) break;
    words.push(withoutQuotes(sliceTraced(line, match.index, match.index + match[0].length)));
  }
  return words;
}

function withoutQuotes(word: TracedText): TracedText {
  const { text } = word;
  const isQuoted = text.length > 1 && (text.startsWith('"') || text.startsWith("'")) && text.endsWith(text.charAt(0));
  return isQuoted ? sliceTraced(word, 1, text.length - 1) : word;
}

/** The options and the other words of a command; `takesValue` names the options whose value may be the next word. */
export function optionsOf(
  words: readonly TracedText[],
  takesValue: ReadonlySet<string>,
): { readonly options: readonly { readonly name: string; readonly value: TracedText }[]; readonly rest: readonly TracedText[] } {
  const options: { name: string; value: TracedText }[] = [];
  const rest: TracedText[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    const equals = word.text.indexOf('=');
    const name = word.text.slice(0, equals < 0 ? undefined : equals);
    if (!word.text.startsWith('-')) rest.push(word);
    else if (equals >= 0) options.push({ name, value: sliceTraced(word, equals + 1) });
    else if (takesValue.has(name) && words[index + 1] !== undefined) options.push({ name, value: words[++index] ?? word });
  }
  return { options, rest };
}
