import { emptyText, sliceTraced, standIn, TracedBuilder, type TracedText } from '../../../model/traced-text.js';
import { textValue, type Value } from './value.js';

/** `printf`: a format whose `%s`, `%v` and the like are replaced, each part keeping its place. Undefined for formats that reckon. */
export function format([template, ...args]: readonly Value[], written: TracedText): Value | undefined {
  if (template?.kind !== 'text') return undefined;
  const { text } = template.text;
  const built = new TracedBuilder();
  let done = 0;
  let next = 0;
  for (const { index, 0: verb } of text.matchAll(/%[-+ #0]*\d*(?:\.\d+)?[A-Za-z%]/g)) {
    built.add(sliceTraced(template.text, done, index));
    done = index + verb.length;
    if (verb === '%%') built.add(sliceTraced(template.text, index, index + 1));
    else {
      const part = /^%[svdq]$/.test(verb) ? partOf(args[next++], written) : undefined;
      if (part === undefined) return undefined;
      built.add(part);
    }
  }
  built.add(sliceTraced(template.text, done));
  return textValue(built.build());
}

/** What is not known leaves its part of the text open, so that the others still tell something. */
function partOf(value: Value | undefined, written: TracedText): TracedText | undefined {
  const at = written.runs[0];
  switch (value?.kind) {
    case 'text':
      return value.text;
    case 'nothing':
      return emptyText;
    case 'unknown':
      return at && standIn('unknown', at.from, value.name, at.file);
    default:
      return undefined;
  }
}
