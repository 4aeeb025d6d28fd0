import type { Result, SignatureEngine, SigningAttempt, TrustProblem } from '../../core/index.js';
import type { EmbeddedEngineOptions } from './requests.js';
import { signsHere } from './means.js';

/**
 * Signs and verifies without any program (docs/adr/0020): keys in files and identities, stored as cosign stores them, so that each
 * verifies what the other signed. The libraries behind it are large and are loaded at the first use.
 */
export function createEmbeddedEngine(given: EmbeddedEngineOptions): SignatureEngine {
  const options: EmbeddedEngineOptions = { openedKeys: new Map(), ...given };
  return {
    id: 'embedded',
    label: 'Wharfmaster’s own signer',
    signerTypes: ['key', 'keyless'],
    formats: ['bundle', 'legacy'],
    ready: (request, signal) => signing(request, signal, async (within) => (await loadWork()).readyToSign(request, options, within)),
    sign: (request, signal) => signing(request, signal, async (within) => (await loadWork()).signImage(request, options, within)),
    attest: (request, signal) => signing(request, signal, async (within) => (await loadWork()).attestImage(request, options, within)),
    verify: async (request, signal) => (await loadWork()).verifyImage(request, options, bounded(signal, request.timeoutMs)),
  };
}

/** What cannot be done here is said before anything large is loaded. */
async function signing(
  request: SigningAttempt,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result<undefined, TrustProblem>>,
): Promise<Result<undefined, TrustProblem>> {
  const means = signsHere(request.signer, request.means);
  return means.ok ? work(bounded(signal, request.timeoutMs)) : means;
}

/** The person's cancel and the time limit in one. */
export function bounded(signal: AbortSignal, timeoutMs: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
}

/** The part with the libraries: a file of its own beside the bundles (scripts/build.mjs). */
export const loadWork = () => import('./sigstore-work.js');
