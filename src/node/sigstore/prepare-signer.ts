import {
  asksForLog,
  type KeySigner,
  ok,
  type Clock,
  type NamedSigner,
  type Principal,
  type Result,
  type SignRequest,
  type TrustProblem,
} from '../../core/index.js';
import type { OpenedKeys } from './opened-keys.js';
import { certifyIdentity, openKey, type ReadySigner } from './ready-signer.js';
import { refuse } from './refuse.js';
import { signingServicesOf, type SigningServices } from './signing-config.js';

/** A signer whose means were found good, before anything is signed. */
export interface PreparedSigner {
  /** The signer of the policy, with the public key that was opened among its keys. */
  readonly named: NamedSigner;
  /** Whether a signature of the signer is one that these means would make. */
  isOwn(principal: Principal | undefined): boolean;
  /** Who shall vouch for its signatures. */
  readonly services: SigningServices;
  /** An identity is certified only now, once for each signature. */
  ready(signal: AbortSignal): Promise<Result<ReadySigner, TrustProblem>>;
}

/** What preparing a signer needs of the world. */
interface SignerWorld {
  readonly clock: Clock;
  /** Absent: each key is opened anew. */
  readonly openedKeys?: OpenedKeys;
}

/** Opens the key, or finds out where identities are certified. */
export async function prepareSigner(
  request: Pick<SignRequest, 'signer' | 'means' | 'secrets'>,
  { clock, openedKeys = new Map() }: SignerWorld,
  signal: AbortSignal,
): Promise<Result<PreparedSigner, TrustProblem>> {
  const { signer } = request.signer;
  switch (signer.type) {
    case 'key':
      return prepareKey(request, signer, { clock, openedKeys }, signal);
    case 'keyless': {
      const services = await servicesFor(request.signer, asksForLog(signer), clock, signal);
      if (!services.ok) return services;
      const ready = (within: AbortSignal): Promise<Result<ReadySigner, TrustProblem>> =>
        certifyIdentity(request, signer, services.value, clock, within);
      return ok({ named: request.signer, isOwn: () => true, services: services.value, ready });
    }
    case 'notation':
    case 'docker-trust':
      return refuse('SIGNER_MISSING', `${request.signer.name} signs with ${signer.type}, which needs its own program.`, 'Install it.');
  }
}

async function prepareKey(
  request: Pick<SignRequest, 'signer' | 'means' | 'secrets'>,
  key: KeySigner,
  { clock, openedKeys }: Required<SignerWorld>,
  signal: AbortSignal,
): Promise<Result<PreparedSigner, TrustProblem>> {
  const opened = await openKey(request, openedKeys);
  if (!opened.ok) return opened;
  const services = await servicesFor(request.signer, asksForLog(key), clock, signal);
  if (!services.ok) return services;
  const { ready, fingerprint } = opened.value;
  const pem = ready.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const others = request.signer.publicKeys.filter(({ sha256 }) => sha256 !== fingerprint);
  return ok({
    named: { ...request.signer, publicKeys: [{ sha256: fingerprint, pem }, ...others] },
    isOwn: (principal) => principal?.type === 'key' && principal.fingerprint === fingerprint,
    services: services.value,
    ready: () => Promise.resolve(ok(ready)),
  });
}

/** A log is told only what the policy wants told; a timestamp gives nothing away and is taken wherever one is offered. */
async function servicesFor(
  signer: NamedSigner,
  logged: boolean,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<SigningServices, TrustProblem>> {
  if (signer.signer.type === 'key' && !logged && signer.trustRoot?.signingConfig === undefined) return ok({ logs: [], timestamps: [] });
  const services = await signingServicesOf(signer, new Date(clock.now()), signal);
  if (!services.ok) return services;
  if (logged && services.value.logs.length === 0)
    return refuse(
      'TRUST_ROOT_MISSING',
      `Signatures of ${signer.name} must be in a transparency log, and the signing configuration names none.`,
      'Add one to signing_config.json, or set `tlog: none` for this signer.',
    );
  return ok(logged ? services.value : { ...services.value, logs: [] });
}
