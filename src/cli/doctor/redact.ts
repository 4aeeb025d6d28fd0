import { homedir, hostname, userInfo } from 'node:os';

/** Takes the names of people, machines and folders out of a text that is made to be sent to somebody. */
export function redactor(workingDirectory: string): (text: string) => string {
  const names: readonly (readonly [string, string])[] = [
    [workingDirectory, '[workspace]'],
    [homedir(), '[home]'],
    [hostname(), '[host]'],
    [userName(), '[user]'],
  ];
  const spelled = names.flatMap(([name, word]) => [name, JSON.stringify(name).slice(1, -1)].map((spelling) => [spelling, word] as const));
  return (text) => spelled.filter(([name]) => name.length > 1).reduce((clean, [name, word]) => clean.replace(wordOf(name), word), text);
}

/** Whole words only: a user called `good` must not take a word out of a sentence's middle. */
function wordOf(name: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z0-9])`, 'g');
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
