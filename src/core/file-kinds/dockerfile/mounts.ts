import { sliceTraced, TracedBuilder, type TracedText } from '../../model/traced-text.js';

/** The `from=` of a `--mount` flag's value; the last one counts. Undefined when there is none or the value is no CSV. */
export function mountSource(value: TracedText): TracedText | undefined {
  let source: TracedText | undefined;
  for (const field of csvFields(value) ?? []) {
    const equals = field.text.indexOf('=');
    if (equals >= 0 && field.text.slice(0, equals).toLowerCase() === 'from') source = sliceTraced(field, equals + 1);
  }
  return source;
}

/** The fields of one CSV line: a field may stand in double quotes, in which a doubled quote is one. */
function csvFields(line: TracedText): readonly TracedText[] | undefined {
  const { text } = line;
  const fields: TracedText[] = [];
  for (let at = 0; ;) {
    const field = text[at] === '"' ? quotedField(line, at) : plainField(line, at);
    if (field === undefined) return undefined;
    fields.push(field.value);
    if (field.end >= text.length) return fields;
    at = field.end + 1;
  }
}

function plainField(line: TracedText, start: number): { value: TracedText; end: number } | undefined {
  const comma = line.text.indexOf(',', start);
  const end = comma < 0 ? line.text.length : comma;
  const value = sliceTraced(line, start, end);
  return value.text.includes('"') ? undefined : { value, end };
}

function quotedField(line: TracedText, start: number): { value: TracedText; end: number } | undefined {
  const value = new TracedBuilder();
  for (let at = start + 1; ;) {
    const quote = line.text.indexOf('"', at);
    if (quote < 0) return undefined;
    value.add(sliceTraced(line, at, quote));
    const next = line.text[quote + 1];
    if (next !== '"') return next === undefined || next === ',' ? { value: value.build(), end: quote + 1 } : undefined;
    value.add(sliceTraced(line, quote, quote + 1));
    at = quote + 2;
  }
}
