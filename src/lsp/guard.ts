import { ResponseError, type RemoteConsole } from 'vscode-languageserver';

/** The one catcher of the server's answers (architecture.md, Errors): logs what went wrong with us, and answers as if there were nothing to say. */
export function guard<Parameters extends readonly unknown[], T>(
  log: Pick<RemoteConsole, 'error'>,
  what: string,
  fallback: T,
  handler: (...parameters: Parameters) => Promise<T> | T,
): (...parameters: Parameters) => Promise<T> {
  return async (...parameters) => {
    try {
      return await handler(...parameters);
    } catch (error) {
      // An answer that says no is an answer (a cancelled request), not a failure of ours.
      if (error instanceof ResponseError) throw error;
      log.error(
        `${what} failed, which is our mistake. The server goes on. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return fallback;
    }
  };
}

/** The same for work that nobody waits for: there a client's refusal ends it, and is logged, since a rejection that nobody hears ends the server. */
export function inBackground<Parameters extends readonly unknown[]>(
  log: Pick<RemoteConsole, 'error' | 'warn'>,
  what: string,
  handler: (...parameters: Parameters) => Promise<void> | void,
): (...parameters: Parameters) => Promise<void> {
  const guarded = guard(log, what, undefined, handler);
  return (...parameters) =>
    guarded(...parameters).catch((error: unknown) =>
      log.warn(`${what} ended, because the client refused: ${error instanceof Error ? error.message : String(error)}`),
    );
}
