import type { Run } from './command.js';
import { exitCodes } from './io.js';

/** `wharfmaster lsp --stdio`: hands the streams to the language server, which ends the process when its client says so. */
export const run: Run = async ({ switches }, io) => {
  if (!switches.has('stdio')) {
    io.note('wharfmaster: The language server talks over standard input and output only. Write `wharfmaster lsp --stdio`.');
    return exitCodes.wrong;
  }
  io.cancel.addEventListener('abort', () => process.exit(exitCodes.cancelled));
  const { startServer } = await import('../lsp/start-server.js');
  startServer({ input: process.stdin, output: process.stdout });
  return exitCodes.fine;
};
