import { constants, setPriority } from 'node:os';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { serve } from './serve.js';

/* The process that starts programs for the extension. It speaks only to the process that forked it, and ends with it. */

if (process.send === undefined) {
  process.stderr.write('The tool host is started by the editor extension; use `wharfmaster scan` on a command line.\n');
  process.exit(2);
}
/** A program that does not listen is ended by force after two seconds. */
const graceMs = 5000;
stepBack();
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const host = serve(connection);

// What runs is called off first, so that it can remove its files; what is left then ends with the process (src/node/process-tree.ts).
const end = (): void => {
  host.stop();
  if (process.connected) process.disconnect();
  setTimeout(() => process.exit(0), graceMs).unref();
};
process.once('disconnect', end);
process.once('SIGTERM', end);
process.once('SIGINT', end);
connection.onClose(end);
connection.listen();

/** Scanning must not be felt: this process and, by inheritance, every tool it starts have low priority. */
function stepBack(): void {
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // A machine that refuses it loses nothing but politeness.
  }
}
