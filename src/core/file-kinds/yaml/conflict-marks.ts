/** The text with the lines by which Git marks a conflict blanked, so that both sides are read: either may be kept. Undefined when there are none. */
export function withoutConflictMarks(text: string): string | undefined {
  if (!/<{7}|={7}|>{7}|\|{7}/.test(text)) return undefined;
  const blanked = text.replace(/^(?:(?:<{7}|>{7}|\|{7})(?: .*)?|={7})$/gm, (mark) => ' '.repeat(mark.length));
  return blanked === text ? undefined : blanked;
}
