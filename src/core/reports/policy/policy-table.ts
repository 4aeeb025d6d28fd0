/** A table of the document: what an auditor compares line by line. */
export interface PolicyTable {
  readonly title: string;
  /** What the rows mean; shown alone where there are none. */
  readonly about: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A day of the policy, and that it is past. */
export function withOverdue(date: string, now: number): string {
  return Date.parse(`${date}T23:59:59.999Z`) < now ? `${date} (overdue)` : date;
}
