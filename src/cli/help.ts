import type { Command } from './command.js';
import { commands } from './commands/index.js';

/** What `--help` prints: of one command, or of all. */
export function describeHelp(command: Command | undefined): string {
  return `${(command === undefined ? overview() : describeCommand(command)).join('\n')}\n`;
}

function overview(): string[] {
  const rows = commands.map(({ name, operands, about }) => [`${name} ${operands}`.trim(), about] as const);
  return [
    'Keeps container images inside your organisation’s policy.',
    '',
    'usage: wharfmaster COMMAND [FLAGS] ...',
    '',
    ...table([...rows, ['help [COMMAND]', 'Say more about a command'], ['--version', 'Print the version']]),
  ];
}

function describeCommand({ name, operands, about, flags, notes }: Command): string[] {
  const rows = Object.entries(flags).map(
    ([flag, { value, values, about: words }]) =>
      [value === undefined ? `--${flag}` : `--${flag} ${value}`, values === undefined ? words : `${words}: ${values.join(', ')}`] as const,
  );
  return [
    `${about}.`,
    '',
    `usage: wharfmaster ${`${name} [FLAGS] ${operands}`.trim()}`,
    '',
    ...table(rows),
    ...(notes === undefined ? [] : ['', ...notes]),
  ];
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
