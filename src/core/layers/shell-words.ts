/*
 * Histories hold a RUN with what the builder put before it: `|2 A=1 B=2` for the build arguments, then the shell that runs it. Neither stands in the
 * Dockerfile.
 */

const shells = /^(?:ba|da|a|z|k)?sh$|^busybox$|^(?:cmd|powershell|pwsh)(?:\.exe)?$/i;
/** The word behind which a shell's own words end. */
const lastOption = /^-[A-Za-z]*c$|^\/[cC]$|^-[Cc]ommand$/;
/** A shell has no more options than these before its command. */
const mostOptions = 10;
const mostWords = 2_000;

/** The command of a history's RUN, without build arguments and shell. */
export function afterShell(text: string): string {
  const given = /^\|(\d{1,4}) /.exec(text);
  if (given === null) return withoutShell(text, 0) ?? text;
  const values = Math.min(Number(given[1]), mostWords);
  return withoutArguments(text.slice(given[0].length), values);
}

/** Values may hold blanks: what is behind them starts at the shell, else behind as many words as there are arguments. */
function withoutArguments(text: string, values: number): string {
  let plain: string | undefined;
  let at = 0;
  for (let word = 0; word < mostWords && at < text.length; word++) {
    if (word === values) plain = text.slice(at);
    if (word >= values) {
      const command = withoutShell(text, at);
      if (command !== undefined) return command;
    }
    at = nextWord(text, at);
  }
  return plain ?? text;
}

/** What stands behind a shell's name and options; undefined when no shell stands at `at`. */
function withoutShell(text: string, at: number): string | undefined {
  if (!shells.test(wordAt(text, at).replace(/^.*[/\\]/, ''))) return undefined;
  let next = nextWord(text, at);
  for (let option = 0; option < mostOptions && next < text.length; option++) {
    const word = wordAt(text, next);
    next = nextWord(text, next);
    if (lastOption.test(word)) return text.slice(next);
  }
  return undefined;
}

function wordAt(text: string, at: number): string {
  const end = text.indexOf(' ', at);
  return text.slice(at, Math.min(end < 0 ? text.length : end, at + 260));
}

function nextWord(text: string, at: number): number {
  const end = text.indexOf(' ', at);
  return end < 0 ? text.length : end + 1;
}
