/** A stretch of foreign text as it appears inside a sentence: in backticks, and never longer than a line. */
export function quote(text: string): string {
  return `\`${text.length > 100 ? `${text.slice(0, 97)}…` : text}\``;
}
