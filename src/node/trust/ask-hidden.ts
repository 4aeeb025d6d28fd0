import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks for something that nobody may read over a shoulder; undefined when nobody can be asked, answers nothing, or calls it off. */
export async function askHidden(question: string, signal: AbortSignal): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write(question);
  // A terminal in raw mode echoes nothing itself; readline would, so it writes to nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  try {
    const answer = await terminal.question('', { signal });
    return answer === '' ? undefined : answer;
  } catch {
    return undefined;
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
