import { homedir } from 'node:os';
import { join } from 'node:path';
import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { refuse, wordsOf } from './refuse.js';

/*
 * The public Sigstore's own files, by The Update Framework. Only this needs that library, so it is loaded by the first signer without a
 * trust root of its own.
 */

/** One target of the public repository: verified, and kept where sigstore's other clients in this language keep it. */
export async function publicGoodFile(
  name: 'trusted_root.json' | 'signing_config.v0.2.json',
  signal: AbortSignal,
): Promise<Result<string, TrustProblem>> {
  try {
    const { initTUF } = await import('./update-framework.js');
    const file = initTUF({ cachePath: cacheFolder() }).then((client) => client.getTarget(name));
    return ok(await Promise.race([file, aborted(signal)]));
  } catch (error) {
    return refuse(
      'TRUST_ROOT_MISSING',
      `The public Sigstore, which counts for signers without a trust root of their own, could not be asked for ${name}: ${wordsOf(error)}.`,
      'Connect to the network, or give the signer a `trustRoot` in the policy.',
    );
  }
}

function cacheFolder(): string {
  const { XDG_DATA_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'sigstore-js', 'Data');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'sigstore-js');
  return join(XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'sigstore-js');
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(new Error('it took too long, or was cancelled'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
