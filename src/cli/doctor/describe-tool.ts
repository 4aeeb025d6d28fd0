import type { ToolState } from './find-tools.js';

/** A tool in one line, and what is wrong with it and what to do in the next. */
export function describeTool(state: ToolState, now: number): readonly string[] {
  const { tool, version, program, problem, next } = state;
  const name = tool.padEnd(14);
  if (version === undefined && program === undefined) return [`  ${name}${problem ?? 'not found'}`];
  const facts = [serverOf(state), databaseOf(state, now)].filter((fact) => fact !== '').join(', ');
  return [
    `  ${name}${version ?? 'version not told'}  ${program ?? ''}${facts === '' ? '' : `  (${facts})`}`,
    ...(problem === undefined ? [] : [`    ${[problem, next ?? ''].join(' ').trim()}`]),
  ];
}

function serverOf({ server, endpoint }: ToolState): string {
  return [server === undefined ? '' : `service ${server}`, endpoint ?? ''].filter((fact) => fact !== '').join(', ');
}

function databaseOf({ database }: ToolState, now: number): string {
  if (database === undefined) return '';
  const days = Math.floor((now - Date.parse(database)) / dayInMs);
  return Number.isNaN(days)
    ? `database of ${database}`
    : `database ${days <= 0 ? 'of today' : days === 1 ? '1 day old' : `${days} days old`}`;
}

const dayInMs = 86_400_000;
