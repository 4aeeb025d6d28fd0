import type { ManagedSettings, NamedSigner, SigningMeans } from '../../core/index.js';

/** Who says how a signer signs here: the administrator, whom nobody overrides, then the person. */
export interface SaidMeans {
  readonly managed?: ManagedSettings;
  readonly means?: Readonly<Record<string, Partial<SigningMeans>>>;
  readonly engine?: string;
  readonly hasIdentityToken?: boolean;
}

/** How this signer signs here; undefined when nobody here can sign as it. */
export function meansFor(named: NamedSigner, said: SaidMeans): SigningMeans | undefined {
  const own = withFlow(named, saidOf(named.name, said));
  const { key, flow } = own ?? {};
  const engine = own?.engine ?? engineFor(named, own ?? {}, said.engine);
  const rest = { engine, ...(key !== undefined && { key }), ...(flow !== undefined && { flow }) };
  switch (named.signer.type) {
    case 'key':
    case 'notation':
      return key === undefined ? undefined : rest;
    case 'keyless':
      return flow === undefined && said.hasIdentityToken !== true ? undefined : rest;
    // Never a default: somebody has to have chosen it.
    case 'docker-trust':
      return own === undefined && said.engine !== 'docker-trust' ? undefined : rest;
  }
}

/** Where a key is named, a person without one may say how she signs in: `flow:browser`, `flow:device`. */
function withFlow({ signer }: NamedSigner, said: Partial<SigningMeans> | undefined): Partial<SigningMeans> | undefined {
  if (signer.type !== 'keyless' || said?.key === undefined) return said;
  const { key, ...rest } = said;
  return key === 'flow:browser' || key === 'flow:device' ? { ...rest, flow: key === 'flow:browser' ? 'browser' : 'device' } : rest;
}

function saidOf(name: string, { managed, means = {} }: SaidMeans): Partial<SigningMeans> | undefined {
  const laidDown = managed?.signing ?? {};
  if (Object.hasOwn(laidDown, name)) return laidDown[name];
  return Object.hasOwn(means, name) ? means[name] : undefined;
}

/** Nothing needs to be installed for keys in files and for tokens; key services, hardware and browsers are cosign's. */
function engineFor({ signer: { type } }: NamedSigner, { key, flow }: Partial<SigningMeans>, wished: string | undefined): string {
  if (type === 'notation' || type === 'docker-trust') return type;
  if (wished === 'embedded' || wished === 'cosign') return wished;
  const isElsewhere = key !== undefined && !/^(\/|[A-Za-z]:[\\/])/.test(key);
  return isElsewhere || flow !== undefined ? 'cosign' : 'embedded';
}
