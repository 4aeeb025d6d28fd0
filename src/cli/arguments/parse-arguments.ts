import { parseArgs } from 'node:util';
import { failed, ok, type Result } from '../../core/index.js';
import { nearestWord } from '../../core/index.js';

/** One flag of a command. `value` is the word that help shows for its value; absent for a switch. */
export interface Flag {
  readonly about: string;
  readonly value?: string;
  /** Every value that it takes; absent when any text is one. */
  readonly values?: readonly string[];
  /** True for a flag that may stand several times, each time with one more value. */
  readonly repeatable?: true;
}

export type Flags = Readonly<Record<string, Flag>>;

/** A command's arguments, checked: every flag is known and has a value that it takes. */
export interface Arguments {
  readonly positionals: readonly string[];
  readonly switches: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  /** The values of repeatable flags, in their order. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

/** Parses the words after the command's name; a failure is the sentence to say. `--` ends the flags. */
export function parseArguments(words: readonly string[], flags: Flags): Result<Arguments, string> {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [name, { type: flag.value === undefined ? 'boolean' : 'string' } as const]),
  );
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });
  const positionals: string[] = [];
  const switches = new Set<string>();
  const values = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined;
    const problem =
      flag === undefined
        ? unknownFlag(token.rawName, flags)
        : (checkValue(token.rawName, token.value, flag) ?? checkTwice(token.rawName, token.value, values.get(token.name)));
    if (problem !== undefined) return failed(problem);
    if (token.value === undefined) switches.add(token.name);
    else if (flag?.repeatable === true) lists.set(token.name, [...(lists.get(token.name) ?? []), token.value]);
    else values.set(token.name, token.value);
  }
  return ok({ positionals, switches, values, lists });
}

/** Two policies of which one is silently dropped would judge otherwise than the person believes. */
function checkTwice(written: string, value: string | undefined, earlier: string | undefined): string | undefined {
  if (earlier === undefined || earlier === value) return undefined;
  return `${written} was given twice, with \`${earlier}\` and \`${value ?? ''}\`. Leave one of them out.`;
}

function unknownFlag(written: string, flags: Flags): string {
  const known = Object.keys(flags).map((name) => `--${name}`);
  const near = nearestWord(written, known);
  return near === undefined
    ? `There is no flag ${written} here. Flags are: ${known.join(', ')}.`
    : `There is no flag ${written} here. Did you mean ${near}?`;
}

function checkValue(written: string, value: string | undefined, flag: Flag): string | undefined {
  if (flag.value === undefined) return value === undefined ? undefined : `${written} takes no value, but \`${value}\` was given.`;
  if (value === undefined || value === '') return `${written} needs a value: ${written} ${flag.value}.`;
  if (flag.values === undefined || flag.values.includes(value)) return undefined;
  const near = nearestWord(value, flag.values);
  return `${written} does not take \`${value}\`. ${near === undefined ? `It takes: ${flag.values.join(', ')}.` : `Did you mean \`${near}\`?`}`;
}
