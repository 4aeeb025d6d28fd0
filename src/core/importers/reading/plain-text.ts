/** True for a text that a line of a policy can hold: no line breaks or other control characters. */
export function isPlainText(text: string): boolean {
  return !/[\u0000-\u001f\u007f]/.test(text);
}

/** True when every text in a value is one. Depth is bounded where the value was made. */
export function isPlainValue(value: unknown): boolean {
  if (typeof value === 'string') return isPlainText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, part]) => isPlainText(key) && isPlainValue(part));
}

/** Words of an author on one line. */
export function onOneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}
