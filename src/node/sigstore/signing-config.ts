import { ServiceSelector, SigningConfig, type Service, type ServiceConfiguration } from '@sigstore/protobuf-specs';
import { ok, type NamedSigner, type Result, type TrustProblem } from '../../core/index.js';
import { asRecord, parseJson } from './json-fields.js';
import { refuse, wordsOf } from './refuse.js';
import { readTrustFile } from './trust-root.js';

/** Where to sign: one authority for certificates, and the logs and timestamp authorities that shall vouch for the moment. */
export interface SigningServices {
  readonly certificates?: string;
  readonly logs: readonly { readonly url: string; readonly version: 1 | 2 }[];
  readonly timestamps: readonly string[];
}

/** What the signer's signing configuration says is in force now; without a trust root, the public Sigstore's. */
export async function signingServicesOf(
  signer: NamedSigner,
  now: Date,
  signal: AbortSignal,
): Promise<Result<SigningServices, TrustProblem>> {
  if (signer.trustRoot === undefined) {
    const { publicGoodFile } = await import('./public-good.js');
    const file = await publicGoodFile('signing_config.v0.2.json', signal);
    return file.ok ? parseSigningConfig(file.value, 'The signing configuration of the public Sigstore', now) : file;
  }
  const { signingConfig } = signer.trustRoot;
  if (signingConfig === undefined) return onlyVerifies(signer);
  const text = readTrustFile(signingConfig);
  return text.ok ? parseSigningConfig(text.value, signingConfig, now) : text;
}

function onlyVerifies(signer: NamedSigner): Result<never, TrustProblem> {
  return refuse(
    'TRUST_ROOT_MISSING',
    `The trust root of ${signer.name} says whom to trust, but not where to sign: there is no signing_config.json with it.`,
    'Put signing_config.json into the folder of the trust root (`cosign signing-config create` makes it).',
  );
}

function parseSigningConfig(text: string, name: string, now: Date): Result<SigningServices, TrustProblem> {
  const json = parseJson(text);
  if (!String(asRecord(json)['mediaType']).startsWith('application/vnd.dev.sigstore.signingconfig.v0.2'))
    return unreadable(name, 'it is no signing configuration of version 0.2');
  try {
    return ok(select(SigningConfig.fromJSON(json), now));
  } catch (error) {
    return unreadable(name, wordsOf(error));
  }
}

function unreadable(name: string, why: string): Result<never, TrustProblem> {
  return refuse('TRUST_ROOT_UNREADABLE', `${name} cannot be understood: ${why}.`, 'Make it anew with `cosign signing-config create`.');
}

function select(config: SigningConfig, now: Date): SigningServices {
  const [certificates] = inForce(config.caUrls, [1], now);
  return {
    ...(certificates !== undefined && { certificates: certificates.url }),
    logs: chosen(config.rekorTlogUrls, config.rekorTlogConfig, [2, 1], now).map(({ url, majorApiVersion }) => ({
      url,
      version: majorApiVersion === 2 ? 2 : 1,
    })),
    timestamps: chosen(config.tsaUrls, config.tsaConfig, [1], now).map(({ url }) => url),
  };
}

/** Services of the highest version that we speak, the newest first, one an operator: as sigstore's other clients choose. */
function inForce(services: readonly Service[], versions: readonly number[], now: Date): readonly Service[] {
  const valid = services
    .filter(({ validFor }) => (validFor?.start ?? now) <= now && now <= (validFor?.end ?? now))
    .sort((a, b) => (b.validFor?.start?.getTime() ?? 0) - (a.validFor?.start?.getTime() ?? 0));
  const version = versions.find((spoken) => valid.some(({ majorApiVersion }) => majorApiVersion === spoken));
  const operators = new Set<string>();
  return valid.filter(({ majorApiVersion, operator }) => {
    const first = majorApiVersion === version && !operators.has(operator);
    if (first) operators.add(operator);
    return first;
  });
}

function chosen(
  services: readonly Service[],
  config: ServiceConfiguration | undefined,
  versions: readonly number[],
  now: Date,
): readonly Service[] {
  if (services.length === 0) return [];
  const found = inForce(services, versions, now);
  if (found.length === 0) throw new Error('none of its services is in force now in a version that we speak');
  switch (config?.selector) {
    case ServiceSelector.ALL:
      return found;
    case ServiceSelector.EXACT:
      if (found.length < config.count) throw new Error(`it asks for ${config.count} services and names ${found.length}`);
      return found.slice(0, config.count);
    case ServiceSelector.ANY:
    case ServiceSelector.SERVICE_SELECTOR_UNDEFINED:
    case undefined:
      return found.slice(0, 1);
  }
}
