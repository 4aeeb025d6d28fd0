import { signingTools, type GoverningPolicy, type ManagedSettings, type SignatureEngine, type SigningMeans } from '../../core/index.js';
import { systemClock } from '../clock.js';
import { findProgram, type ProgramSearch } from '../find-program.js';
import { extraAuthorities } from '../registry/certificates.js';
import { loadClient } from '../registry/connections.js';
import { createRegistry, type OpenRegistry } from '../registry/create-registry.js';
import { surroundingsOf } from '../registry/surroundings.js';
import { createEmbeddedEngine, loadWork } from '../sigstore/embedded-engine.js';
import type { OpenedKeys } from '../sigstore/opened-keys.js';
import type { NodeToolRunner } from '../tool-runner.js';
import { hostRulings } from './host-rulings.js';
import { keyFilesOf } from './key-files.js';
import { meansFor } from './means-for.js';
import { signersInForce, type SignerInForce } from './signers-in-force.js';
import { signingAllowed } from './signing-allowed.js';
import { createToolEngine } from './tool-engine.js';
import { overruledNames, type TrustRootPlaces } from './trust-roots.js';

/** What opening trust rests on. Nothing of it may come from a workspace but the policies themselves. */
export interface TrustWishes {
  readonly governing: GoverningPolicy;
  readonly workspaces: readonly string[];
  /** The administrator's file; absent when there is none. */
  readonly managed?: ManagedSettings;
  /** Absolute paths by the names that policies use: of this command's flags, and of the application's settings. */
  readonly trustRoots?: { readonly flags?: Readonly<Record<string, string>>; readonly settings?: Readonly<Record<string, string>> };
  /** How the person signs, by signer: of flags, else of the application's settings. A signer of which nothing is said can sign by itself or not at all. */
  readonly means?: Readonly<Record<string, Partial<SigningMeans>>>;
  /** The engine to sign with where it can and nothing else is said. */
  readonly engine?: string;
  /** True when an identity token is at hand, so that keyless signers can sign. */
  readonly hasIdentityToken?: boolean;
  /** The kind of remote host that a window works in (`vscode.env.remoteName`); absent on the person's own machine. */
  readonly remote?: string;
  readonly search: ProgramSearch;
  readonly runner: NodeToolRunner;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Hears what is done over the network, and what of the wishes was not followed; without secrets. */
  readonly log?: (line: string) => void;
  /** Hears what a tool says to the person while it waits for them. */
  readonly hear?: (line: string) => void;
}

/** A signer as it can be used here: `SignerAtHand` of the ceremony, `KnownSigner` of verifying. */
export interface SignerHere extends SignerInForce {
  /** Absent when nobody here can sign as this one. */
  readonly means?: SigningMeans;
}

/** Registry, engines and signers: all that signing and verifying need of this machine. */
export interface OpenTrust {
  readonly registry: OpenRegistry;
  /** The embedded one first, then the tools that are installed. */
  readonly engines: readonly SignatureEngine[];
  /** Every signer that the policies in force describe, whatever the image: callers choose by `signersAskedFor`. Looked up once. */
  signers(signal: AbortSignal): Promise<readonly SignerHere[]>;
  /** Whether the policy lists a `host[:port]` for plain HTTP. */
  plainHttp(registry: string): boolean;
  /** Loads what registries are asked and images signed with, and speaks to nobody: for a moment when something else is waited for. */
  load(): Promise<void>;
  /** Begins to open the key files of our own signer whose passphrase is known, for a signature that was agreed to: it takes a while. */
  openKeys(passphraseFor: (key: string) => string | undefined): Promise<void>;
  close(): Promise<void>;
}

/** Opens what command line and tool host sign and verify with. Nothing is spoken to and nothing is started before it is used. */
export function openTrust(wishes: TrustWishes): OpenTrust {
  const { governing, workspaces, managed, environment, log } = wishes;
  const rulings = hostRulings(governing, managed);
  const shared = { clock: systemClock, ...(log !== undefined && { log }) };
  const registry = createRegistry({ ...rulings, workspaces, environment, ...shared });
  const roots = { managed: managed?.trustRoots ?? {}, flags: {}, settings: {}, ...wishes.trustRoots, workspaces };
  for (const name of overruledNames(roots))
    log?.(`The administrator says where the trust root ${name} is; what else was said of it is not heard.`);
  const openedKeys: OpenedKeys = new Map();
  let known: Promise<readonly SignerHere[]> | undefined;
  return {
    registry,
    engines: [createEmbeddedEngine({ registry, openedKeys, ...shared }), ...foundTools(wishes)],
    signers: (signal) => (known ??= signersHere(wishes, roots, signal)),
    plainHttp: rulings.plainHttp,
    load: async () => {
      await Promise.all([loadWork(), loadClient()]);
    },
    openKeys: async (passphraseFor) => {
      if (!signingAllowed(managed, wishes.remote).ok) return;
      const { openOnce } = await loadWork();
      for (const file of keyFilesOf(wishes).slice(0, mostAhead)) {
        const passphrase = passphraseFor(file);
        if (passphrase !== undefined) openOnce(file, passphrase, openedKeys).catch(() => undefined);
      }
    },
    close: () => registry.close(),
  };
}

/** Each takes a thread and 64 MB. */
const mostAhead = 2;

function foundTools({ search, runner, workspaces, environment, hear }: TrustWishes): readonly SignatureEngine[] {
  const around = surroundingsOf({ workspaces, environment });
  const certificatesFor = (host: string): string | undefined => {
    const certificates = extraAuthorities(host, around);
    return certificates.length === 0 ? undefined : certificates.join('\n');
  };
  return signingTools
    .filter(({ program }) => findProgram(program, search).ok)
    .map((tool) => createToolEngine({ tool, runner, certificatesFor, ...(hear !== undefined && { hear }) }));
}

async function signersHere(wishes: TrustWishes, roots: TrustRootPlaces, signal: AbortSignal): Promise<readonly SignerHere[]> {
  const { governing, runner, managed, remote } = wishes;
  const ownKeys = Object.fromEntries(Object.entries(wishes.means ?? {}).map(([name, { key }]) => [name, key]));
  const signers = await signersInForce({ governing, roots, runner, ownKeys }, signal);
  const allowed = signingAllowed(managed, remote);
  return signers.map((signer): SignerHere => {
    if (signer.named === undefined) return signer;
    if (!allowed.ok) return { ...signer, problem: allowed.problem };
    const means = meansFor(signer.named, wishes);
    return means === undefined ? signer : { ...signer, means };
  });
}
