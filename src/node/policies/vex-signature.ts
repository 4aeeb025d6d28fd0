import {
  signersOf,
  standingOverFile,
  type FilePath,
  type GoverningPolicy,
  type KnownSigner,
  type NamedSigner,
  type PolicyLayer,
} from '../../core/index.js';
import { readBytes } from '../read-bytes.js';
import { verifyBlob } from '../sigstore/blob.js';

/** Who may sign exploitability documents, and what finding that out takes. */
export interface VexSigners {
  readonly governing: GoverningPolicy;
  /** The signers of these policies as this machine knows them; asked only when a signature lies beside a document. */
  readonly known: (governing: GoverningPolicy) => Promise<readonly KnownSigner[]>;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** The outcome for one document: whose signature holds, or why the one beside it does not count. */
export type VexSignature = { readonly signedBy: string } | { readonly objection: string } | undefined;

/**
 * Whose signature lies beside a document, as a sigstore bundle in `FILE.sigstore.json`: one of `scan.vex.signers`, valid and not revoked, over
 * these very bytes. A document without one is unsigned, which is no mistake.
 */
export async function vexSignature(file: FilePath, bytes: Uint8Array, signers: VexSigners): Promise<VexSignature> {
  const bundle = readBytes(`${file}.sigstore.json`, largestBundle);
  if (!bundle.ok) return bundle.problem.code === 'FILE_NOT_FOUND' ? undefined : { objection: bundle.problem.message };
  const governing = onlyVexSigners(signers.governing);
  const names = signersOf(governing).map(({ name }) => name);
  // A name by which two policies mean different people is nobody's here: documents know signers by the plain name.
  const wanted = names.filter((name) => !names.some((other) => other.startsWith(`${name} (`)));
  if (wanted.length === 0) return { objection: 'No policy names signers of such documents under `scan.vex.signers`.' };
  const objections: string[] = [];
  for (const known of await signers.known(governing)) {
    if (!wanted.includes(known.name)) continue;
    const why =
      known.named === undefined ? known.problem?.message : await objectionTo(bytes, bundle.value.toString('utf8'), known.named, signers);
    if (why === undefined && known.named !== undefined) return { signedBy: known.name };
    objections.push(`${known.name}: ${why ?? 'nobody here knows this signer'}`);
  }
  return { objection: objections.join(' ') };
}

const largestBundle = 1024 * 1024;

/** Documents are always signed as bundles, however the signer's images are. */
async function objectionTo(
  bytes: Uint8Array,
  bundle: string,
  named: NamedSigner,
  { now, signal }: VexSigners,
): Promise<string | undefined> {
  const fact = await verifyBlob(bytes, bundle, named, signal);
  if (!fact.ok) return `${fact.problem.message} ${fact.problem.next}`;
  const standing = standingOverFile(fact.value, named.signer, now);
  return standing.counts ? undefined : `${standing.why}.`;
}

/** The same policies with no other signers than those that count here: nobody asks a key service for others. */
function onlyVexSigners(governing: GoverningPolicy): GoverningPolicy {
  const wanted = new Set(governing.layers.flatMap(({ policy }) => policy.scan?.vex?.signers ?? []));
  const only = (layer: PolicyLayer): PolicyLayer => {
    const signers = Object.fromEntries(Object.entries(layer.policy.trust?.signers ?? {}).filter(([name]) => wanted.has(name)));
    return { ...layer, policy: { ...layer.policy, trust: { ...layer.policy.trust, signers } } };
  };
  return { ...governing, layers: governing.layers.map(only) };
}
