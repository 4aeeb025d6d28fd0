/** In milliseconds; days of UTC have no leap seconds here. */
export const day = 86_400_000;

/** The first millisecond of a day written `YYYY-MM-DD`, or undefined when there is no such day. */
export function dayStart(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const [year = 0, month = 0, date = 0] = text.split('-').map(Number);
  const at = Date.UTC(year, month - 1, date);
  // Date.UTC turns 30 February into 2 March, and years below 100 into 19xx.
  return new Date(at).toISOString().slice(0, 10) === text ? at : undefined;
}

/** The first millisecond after a day: dates run to the end of that day in UTC. */
export function dayEnd(text: string): number | undefined {
  const start = dayStart(text);
  return start === undefined ? undefined : start + day;
}

/** Whole days from one day to another. */
export function daysBetween(from: number, to: number): number {
  return Math.round((to - from) / day);
}
