import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { nodeHost } from './node-host.js';
import { serve } from './server.js';

/** The streams that a client speaks over; without them the process's own arguments decide (`--stdio`, `--node-ipc`, `--socket`). */
export interface ServerStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Starts the language server on Node; the command line's `lsp --stdio` and the editor's server process both come here. */
export function startServer(streams?: ServerStreams): void {
  const connection =
    streams === undefined
      ? createConnection()
      : createConnection(new StreamMessageReader(streams.input), new StreamMessageWriter(streams.output));
  serve(connection, nodeHost, { version: __ENGINE_VERSION__, homepage: __HOMEPAGE__ });
}
