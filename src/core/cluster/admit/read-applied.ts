import type { ToolOutput } from '../../model/tool-call.js';
import { readAnswer, type Responder } from '../drill/read-answer.js';

/** What a server would say to a manifest, object by object. */
export interface AppliedAnswer {
  /** Objects that would be let in, as kubectl names them: `deployment.apps/web created`. */
  readonly admitted: readonly string[];
  readonly refused: readonly { readonly responder: Responder; readonly message: string }[];
  /** What nobody judged: a webhook that was not reached, a file that is no manifest. */
  readonly unjudged: readonly string[];
  readonly warnings: readonly string[];
}

/** More objects than these are not told one by one. */
const most = 500;

/** Reads what `kubectl apply --dry-run=server` printed for all documents of a manifest. */
export function readApplied({ stdout, stderr, exitCode }: ToolOutput): AppliedAnswer {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const errors = errorsIn(lines.filter((line) => !line.startsWith(warning))).map((text) =>
    readAnswer({ stdout: '', stderr: text, exitCode: 1, files: {} }),
  );
  const unjudged = errors.flatMap((answer) => (answer.answer === 'no-answer' ? [answer.message] : []));
  return {
    admitted: stdout
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.replace(/ \(server dry run\)$/, ''))
      .slice(0, most),
    refused: errors.flatMap((answer) => (answer.answer === 'refused' ? [{ responder: answer.responder, message: answer.message }] : [])),
    // A failure without a word is no admission either.
    unjudged: exitCode !== 0 && errors.length === 0 ? ['kubectl failed without a word.'] : unjudged,
    warnings: lines.filter((line) => line.startsWith(warning)).map((line) => line.slice(warning.length)),
  };
}

const warning = 'Warning: ';

/** An error may go over several lines; the next one begins as kubectl begins them. */
function errorsIn(lines: readonly string[]): readonly string[] {
  const errors: string[][] = [];
  for (const line of lines) {
    const begins = /^(Error from server|error: |Unable to connect|The [A-Za-z]+ "|The connection to the server )/.test(line);
    const last = errors.at(-1);
    if (begins || last === undefined) {
      if (errors.length < most) errors.push([line]);
    } else last.push(line);
  }
  return errors.map((error) => error.join('\n'));
}
