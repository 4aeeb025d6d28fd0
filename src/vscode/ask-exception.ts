import * as vscode from 'vscode';

/** What a person says to justify an exception. */
export interface Justification {
  readonly reason: string;
  readonly owner: string;
  readonly ticket: string;
  /** `YYYY-MM-DD`; the exception ends with that day in UTC. */
  readonly expires: string;
}

/** Asks for reason, owner, ticket and expiry, one after the other; undefined when the person leaves. */
export async function askJustification(title: string, now: number): Promise<Justification | undefined> {
  const ask = (step: number, prompt: string, options: Partial<vscode.InputBoxOptions>): Thenable<string | undefined> =>
    vscode.window.showInputBox({ title: `${title} (${step}/4)`, prompt, ignoreFocusOut: true, ...options });
  const reason = await ask(1, 'Why is this image needed until the policy allows it or it is replaced?', {
    validateInput: (text) => required(text, 'Say why: reviewers and auditors read it.'),
  });
  if (reason === undefined) return undefined;
  const owner = await ask(2, 'Who answers for it? A person or a team', {
    placeHolder: 'jane.doe@bank.example',
    validateInput: (text) => required(text, 'Name a person or a team.'),
  });
  if (owner === undefined) return undefined;
  const ticket = await ask(3, 'Which ticket tracks it?', {
    placeHolder: 'RISK-4411',
    validateInput: (text) => required(text, 'Name the ticket in which the risk was accepted.'),
  });
  if (ticket === undefined) return undefined;
  const expires = await ask(4, 'Until which day (UTC, the day included)?', {
    value: dayAfter(now, 90),
    validateInput: (text) => problemWithDay(text, now),
  });
  return expires === undefined ? undefined : { reason: reason.trim(), owner: owner.trim(), ticket: ticket.trim(), expires: expires.trim() };
}

/** The day some days after a moment, in UTC. */
export function dayAfter(now: number, days: number): string {
  return new Date(now + days * 86_400_000).toISOString().slice(0, 10);
}

function required(text: string, problem: string): string | undefined {
  return text.trim() === '' ? problem : undefined;
}

/** Undefined when the text is a day from today on. */
function problemWithDay(text: string, now: number): string | undefined {
  const day = text.trim();
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day)
    return `Write a day as YYYY-MM-DD, e.g. ${dayAfter(now, 90)}.`;
  return day < dayAfter(now, 0) ? 'That day is over. An exception needs a day that is still to come.' : undefined;
}
