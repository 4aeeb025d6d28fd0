import { ErrorCodes, ResponseError, type Connection } from 'vscode-languageserver';
import { checkWorkspaceMethod, explainMethod, factsMethod } from './protocol.js';

/** What the server answers besides `initialize` and `shutdown`; after a shutdown none of it. */
const answered = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/codeAction',
  'textDocument/documentLink',
  'workspace/executeCommand',
  checkWorkspaceMethod,
  explainMethod,
  factsMethod,
];

/** Refuses, in the protocol's own words, what comes before `initialize`, a second one, and what comes after `shutdown`. */
export function followLifecycle(connection: Connection): { readonly begin: () => ResponseError | undefined } {
  let hasBegun = false;
  connection.onRequest((method: string) =>
    hasBegun
      ? new ResponseError(ErrorCodes.MethodNotFound, `Unhandled method ${method}`)
      : new ResponseError(ErrorCodes.ServerNotInitialized, `${method} came before initialize.`),
  );
  connection.onShutdown(() => {
    for (const method of answered)
      connection.onRequest(method, () => new ResponseError(ErrorCodes.InvalidRequest, `${method} came after shutdown.`));
  });
  return {
    begin: () => {
      if (hasBegun) return new ResponseError(ErrorCodes.InvalidRequest, 'The server is initialized already.');
      hasBegun = true;
      return undefined;
    },
  };
}

/** The answer to parameters of a shape that no request of ours has. */
export function invalidParameters(method: string, expected: string): ResponseError {
  return new ResponseError(ErrorCodes.InvalidParams, `${method} takes ${expected}.`);
}
