import { arranger } from './arrange-rows.js';
import { LineList } from './line-list.js';
import { groupings, sorts, type FromPage, type PageState, type ReportHead, type ReportRow, type ToPage } from './protocol.js';
import { showDetails } from './show-details.js';

/** What VS Code gives a webview's script. */
declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: PageState): void;
};

const vscode = acquireVsCodeApi();
const arrange = arranger();
let rows: readonly ReportRow[] = [];
let state: PageState = restored(vscode.getState());

const filter = control('filter', HTMLInputElement);
const sort = control('sort', HTMLSelectElement);
const group = control('group', HTMLSelectElement);
const severity = control('severity', HTMLSelectElement);
const list = new LineList(control('list', HTMLElement), chosen);

filter.value = state.filter;
sort.value = state.sort;
group.value = state.group;
severity.value = String(state.upTo);

for (const one of [filter, sort, group, severity]) one.addEventListener('input', changed);
filter.addEventListener('keydown', ({ key }) => {
  if (key === 'ArrowDown') list.box.focus();
});
control('again', HTMLButtonElement).addEventListener('click', () => vscode.postMessage({ type: 'scanAgain' }));
window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => hear(data));
vscode.postMessage({ type: 'ready' });

function hear(message: ToPage): void {
  if (message.type === 'waiting') {
    control('verdict', HTMLElement).textContent = message.text;
    return;
  }
  showHead(message.head);
  if (message.rows === undefined) return;
  ({ rows } = message);
  changed();
}

function showHead(head: ReportHead): void {
  state = { ...state, imageId: head.imageId };
  control('title', HTMLElement).textContent = head.title;
  const verdict = control('verdict', HTMLElement);
  verdict.textContent = head.verdict;
  verdict.className = `verdict ${head.standing}`;
  sentences('findings', head.findings);
  sentences('notes', head.notes);
}

function changed(): void {
  state = {
    imageId: state.imageId,
    filter: filter.value,
    sort: sorts.find((one) => one === sort.value) ?? 'severity',
    group: groupings.find((one) => one === group.value) ?? 'none',
    upTo: Number(severity.value),
  };
  vscode.setState(state);
  const lines = arrange(rows, state);
  const shown = lines.filter((line) => 'row' in line).length;
  control('count', HTMLElement).textContent = shown === rows.length ? `${shown} found` : `${shown} of ${rows.length} shown`;
  list.show(lines);
}

function chosen(row: ReportRow | undefined, open: boolean): void {
  showDetails(control('details', HTMLElement), row, (message) => vscode.postMessage(message));
  if (open) control('details', HTMLElement).focus();
}

function sentences(id: string, texts: readonly string[]): void {
  const items = texts.map((text) => {
    const item = document.createElement('li');
    item.textContent = text;
    return item;
  });
  control(id, HTMLElement).replaceChildren(...items);
}

function control<T extends HTMLElement>(id: string, type: abstract new (...args: never[]) => T): T {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new Error(`the page has no ${id}`);
}

/** Only what this page can have kept itself. */
function restored(kept: unknown): PageState {
  const known: { readonly [Key in keyof PageState]?: unknown } = typeof kept === 'object' && kept !== null ? kept : {};
  return {
    imageId: typeof known.imageId === 'string' ? known.imageId : (document.body.dataset['image'] ?? ''),
    filter: typeof known.filter === 'string' ? known.filter : '',
    sort: sorts.find((one) => one === known.sort) ?? 'severity',
    group: groupings.find((one) => one === known.group) ?? 'none',
    upTo: typeof known.upTo === 'number' ? known.upTo : 5,
  };
}
