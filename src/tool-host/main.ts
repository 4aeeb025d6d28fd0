import { constants, setPriority } from 'node:os';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { serve } from './serve.js';

/* The process that starts programs for the extension. It speaks only to the process that forked it, and ends with it. */

if (process.send === undefined) {
  process.stderr.write('The tool host is started by the editor extension; use `wharfmaster scan` on a command line.\n');
  process.exit(2);
}
stepBack();
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const host = serve(connection);

// What runs is ended with us: by the signal first, and what is left when the process exits by force (src/node/process-tree.ts).
const end = (): void => {
  host.stop();
  process.exit(0);
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
