import { emptyText, type TracedText } from '../../../model/traced-text.js';
import { traced } from './place-text.js';
import type { Call } from './template-function.js';
import { textValue, type Value } from './value.js';

/** `text` in the place of the call. */
export function made(text: string, { written }: Call): Value {
  return textValue(traced({ text, runs: [] }, written));
}

/** What nobody knows before the chart is installed, named after the call. */
export function unknown({ written }: Call): Value {
  return { kind: 'unknown', name: written.text.trim() };
}

/** The text that a value is written as; undefined for what is none. */
export function toText(value: Value, call: Call): TracedText | undefined {
  if (value.kind === 'nothing') return emptyText;
  if (value.kind === 'truth') return traced({ text: String(value.value), runs: [] }, call.written);
  return value.kind === 'text' ? value.text : undefined;
}
