import type { Line } from './arrange-rows.js';
import type { ReportRow } from './protocol.js';

const lineHeight = 26;
/** So many lines beyond what is visible are in the document; all others are only a height. */
const spare = 8;

/** A list of any length of which only the visible lines are in the document: the keyboard moves through it, a screen reader hears each line. */
export class LineList {
  #lines: readonly Line[] = [];
  #selected = -1;
  readonly #space = document.createElement('div');

  constructor(
    readonly box: HTMLElement,
    readonly choose: (row: ReportRow | undefined, open: boolean) => void,
  ) {
    this.#space.className = 'space';
    box.replaceChildren(this.#space);
    box.addEventListener('scroll', () => this.#draw());
    box.addEventListener('keydown', (event) => this.#key(event));
    box.addEventListener('click', (event) => this.#click(event));
    new ResizeObserver(() => this.#draw()).observe(box);
  }

  /** The selected row stays selected while it is among the lines. */
  show(lines: readonly Line[]): void {
    const before = this.#rowAt(this.#selected);
    this.#lines = lines;
    this.#space.style.height = `${lines.length * lineHeight}px`;
    const place = before === undefined ? -1 : lines.findIndex((line) => 'row' in line && line.row === before);
    this.#select(place >= 0 ? place : this.#next(-1, 1), false);
  }

  #rowAt(place: number): ReportRow | undefined {
    const line = this.#lines[place];
    return line !== undefined && 'row' in line ? line.row : undefined;
  }

  /** The nearest row from there on; heads of groups are passed over. */
  #next(from: number, step: 1 | -1): number {
    for (let place = from + step; place >= 0 && place < this.#lines.length; place += step)
      if (this.#rowAt(place) !== undefined) return place;
    return this.#rowAt(from) === undefined ? -1 : from;
  }

  #select(place: number, open: boolean): void {
    this.#selected = place;
    if (place >= 0) this.#scrollTo(place);
    this.#draw();
    this.choose(this.#rowAt(place), open);
  }

  #scrollTo(place: number): void {
    const top = place * lineHeight;
    const { scrollTop, clientHeight } = this.box;
    if (top < scrollTop + lineHeight) this.box.scrollTop = Math.max(0, top - lineHeight);
    else if (top + lineHeight > scrollTop + clientHeight) this.box.scrollTop = top + lineHeight - clientHeight;
  }

  #key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.box.clientHeight / lineHeight) - 1);
    const last = this.#lines.length;
    const targets: Readonly<Record<string, () => number>> = {
      ArrowDown: () => this.#next(this.#selected, 1),
      ArrowUp: () => this.#next(this.#selected, -1),
      PageDown: () => this.#next(Math.min(last - 1, this.#selected + page) - 1, 1),
      PageUp: () => this.#next(Math.max(0, this.#selected - page) - 1, 1),
      Home: () => this.#next(-1, 1),
      End: () => this.#next(last, -1),
      Enter: () => this.#selected,
    };
    const target = targets[event.key];
    if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#select(target(), event.key === 'Enter');
  }

  #click({ target }: MouseEvent): void {
    const line = target instanceof Element ? target.closest<HTMLElement>('.line') : null;
    const place = Number(line?.dataset['place'] ?? -1);
    if (this.#rowAt(place) !== undefined) this.#select(place, false);
  }

  #draw(): void {
    const first = Math.max(0, Math.floor(this.box.scrollTop / lineHeight) - spare);
    const end = Math.min(this.#lines.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / lineHeight) + spare);
    const shown = this.#lines.slice(first, end).map((line, offset) => this.#element(line, first + offset));
    this.#space.replaceChildren(...shown);
    if (this.#selected >= first && this.#selected < end) this.box.setAttribute('aria-activedescendant', `line-${this.#selected}`);
    else this.box.removeAttribute('aria-activedescendant');
  }

  #element(line: Line, place: number): HTMLElement {
    const element = document.createElement('div');
    element.id = `line-${place}`;
    element.dataset['place'] = String(place);
    element.style.top = `${place * lineHeight}px`;
    if ('head' in line) {
      element.className = 'line head';
      element.setAttribute('role', 'presentation');
      element.textContent = `${line.head} (${line.count})`;
      return element;
    }
    const { row } = line;
    const selected = place === this.#selected;
    element.className = `line row${selected ? ' selected' : ''}`;
    element.setAttribute('role', 'option');
    element.setAttribute('aria-selected', String(selected));
    element.setAttribute('aria-setsize', String(this.#lines.length));
    element.setAttribute('aria-posinset', String(place + 1));
    element.append(...cellsOf(row));
    return element;
  }
}

/** Text only: whatever an image or a scanner calls itself, it is never markup. */
function cellsOf(row: ReportRow): readonly HTMLElement[] {
  const fix = row.kind === 'vulnerability' ? (row.fixedIn === '' ? 'no fix' : `fixed in ${row.fixedIn}`) : row.kind;
  const cells = [
    ['severity', `${row.severity}${row.exploited ? ' · exploited' : ''}`],
    ['id', row.id],
    ['package', `${row.package} ${row.version}`.trim()],
    ['fix', fix],
    ['instruction', row.instruction],
    ['title', row.title],
  ] as const;
  return cells.map(([name, text]) => {
    const cell = document.createElement('span');
    cell.className = name === 'severity' ? `cell severity rank-${row.rank}` : `cell ${name}`;
    cell.textContent = text;
    cell.title = text;
    return cell;
  });
}
