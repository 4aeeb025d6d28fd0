import { CancellationTokenSource, type CancellationToken } from 'vscode-jsonrpc/node';

/** A request that an abort signal calls off: the other side is told, and its processes end. */
export async function withSignal<T>(signal: AbortSignal, ask: (token: CancellationToken) => Promise<T>): Promise<T> {
  const source = new CancellationTokenSource();
  const cancel = (): void => source.cancel();
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await ask(source.token);
  } finally {
    signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}
