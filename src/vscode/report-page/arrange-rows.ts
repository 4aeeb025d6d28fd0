import type { Grouping, PageState, ReportRow, Sort } from './protocol.js';

/** One line of the list: a thing that was found, or the head of a group. */
export type Line = { readonly row: ReportRow } | { readonly head: string; readonly count: number };

export type Arrange = (rows: readonly ReportRow[], state: Pick<PageState, 'filter' | 'sort' | 'group' | 'upTo'>) => readonly Line[];

/** Filters, sorts and groups; what each row can be found by is put together once. */
export function arranger(): Arrange {
  const texts = new WeakMap<ReportRow, string>();
  const textOf = (row: ReportRow): string => {
    const known = texts.get(row);
    if (known !== undefined) return known;
    const text = [row.id, row.severity, row.package, row.version, row.fixedIn, row.instruction, row.title, ...row.details.flat()]
      .join('\n')
      .toLowerCase();
    texts.set(row, text);
    return text;
  };
  return (rows, { filter, sort, group, upTo }) => {
    const words = filter
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const shown = rows.filter((row) => row.rank <= upTo && words.every((word) => textOf(row).includes(word)));
    return grouped(shown.toSorted(comparers[sort]), group);
  };
}

const collator = new Intl.Collator('en', { numeric: true });

const bySeverity = (a: ReportRow, b: ReportRow): number =>
  a.rank - b.rank || Number(b.exploited) - Number(a.exploited) || collator.compare(a.id, b.id);

const comparers: Readonly<Record<Sort, (a: ReportRow, b: ReportRow) => number>> = {
  severity: bySeverity,
  package: (a, b) => collator.compare(a.package, b.package) || bySeverity(a, b),
  id: (a, b) => collator.compare(a.id, b.id),
  instruction: (a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || collator.compare(a.instruction, b.instruction) || bySeverity(a, b),
  fix: (a, b) => Number(a.fixedIn === '') - Number(b.fixedIn === '') || bySeverity(a, b),
};

/** Groups in the order in which their first row comes. */
function grouped(rows: readonly ReportRow[], group: Grouping): readonly Line[] {
  if (group === 'none') return rows.map((row) => ({ row }));
  const groups = new Map<string, ReportRow[]>();
  for (const row of rows) {
    const head = group === 'instruction' ? row.instruction : row.package === '' ? row.kind : `${row.package} ${row.version}`;
    const of = groups.get(head);
    if (of === undefined) groups.set(head, [row]);
    else of.push(row);
  }
  return [...groups].flatMap(([head, of]) => [{ head, count: of.length }, ...of.map((row) => ({ row }))]);
}
