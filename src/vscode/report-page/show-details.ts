import type { FromPage, ReportRow } from './protocol.js';

/** Everything about the selected row, with what can be done about it. */
export function showDetails(box: HTMLElement, row: ReportRow | undefined, send: (message: FromPage) => void): void {
  if (row === undefined) {
    const nothing = document.createElement('p');
    nothing.textContent = 'Nothing is selected.';
    box.replaceChildren(nothing);
    return;
  }
  const title = document.createElement('h2');
  title.textContent = `${row.id}${row.title === '' ? '' : `: ${row.title}`}`;
  const fields = document.createElement('dl');
  for (const [name, value] of fieldsOf(row)) {
    const [term, text] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = name;
    text.textContent = value;
    fields.append(term, text);
  }
  box.replaceChildren(title, actionsOf(row, send), fields);
}

function fieldsOf(row: ReportRow): readonly (readonly [string, string])[] {
  const all: readonly (readonly [string, string])[] = [
    ['Severity', `${row.severity}${row.exploited ? ', known to be exploited' : ''}`],
    ['Package', `${row.package} ${row.version}`.trim()],
    ['Fixed in', row.fixedIn],
    ['Comes from', row.instruction],
    ...row.details,
  ];
  return all.filter(([, value]) => value !== '');
}

function actionsOf({ link, line }: ReportRow, send: (message: FromPage) => void): HTMLElement {
  const actions = document.createElement('p');
  actions.className = 'actions';
  if (link !== undefined) actions.append(button(`Open ${link}`, () => send({ type: 'open', link })));
  if (line !== undefined) actions.append(button(`Go to line ${line}`, () => send({ type: 'reveal', line })));
  return actions;
}

function button(text: string, act: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.addEventListener('click', act);
  return element;
}
