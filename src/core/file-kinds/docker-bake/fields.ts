import { sliceTraced, type TracedText } from '../../model/traced-text.js';

/** The fields of `type=registry,ref=IMG`; a text without any `=` is a reference alone (buildx, cache-from). */
export function fieldsOf(text: TracedText): ReadonlyMap<string, TracedText> {
  const fields = new Map<string, TracedText>();
  if (!text.text.includes('=')) return isSettled(text) ? new Map([['ref', text]]) : fields;
  let start = 0;
  for (const field of text.text.split(',')) {
    const equals = field.indexOf('=');
    if (equals >= 0) fields.set(field.slice(0, equals).trim().toLowerCase(), sliceTraced(text, start + equals + 1, start + field.length));
    start += field.length + 1;
  }
  return fields;
}

function isSettled({ runs }: TracedText): boolean {
  return runs.every(({ open }) => open === undefined);
}
