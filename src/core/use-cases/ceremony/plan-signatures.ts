import type { PlannedAttestation, PlannedSignature, Refusal } from '../../model/ceremony.js';
import type { TrustRequirement } from '../../policy/document.js';
import { matchingEntries } from '../../policy/trusted/matching-entries.js';
import { signerFinder } from '../../policy/trusted/asked-signers.js';
import { formatFor } from '../../signers/verifier-formats.js';
import type { SignatureEngine } from '../../ports.js';
import type { SignAndPushRequest, SignerAtHand } from './ceremony.js';

/** As whom an image will be signed, and what stands in the way of what the policies ask. */
export interface PlannedSignatures {
  readonly signatures: readonly PlannedSignature[];
  readonly attestations: readonly PlannedAttestation[];
  readonly refusals: readonly Refusal[];
}

/** A statement that the ceremony can make. */
export interface OfferedStatement {
  readonly predicateType: string;
  readonly label: string;
}

/**
 * Chooses signers: everybody whom the policies ask for by `all`, and of `any` those who are at hand until there are enough. Formats are
 * settled now, because a signature that the cluster cannot read is none (targets.md).
 */
export function planSignatures(
  request: SignAndPushRequest,
  engines: readonly SignatureEngine[],
  offered: readonly OfferedStatement[],
): PlannedSignatures {
  const asked = askedNames(request);
  const signatures: PlannedSignature[] = [];
  const refusals: Refusal[] = [...asked.refusals];
  for (const name of asked.names.length > 0 ? asked.names : volunteers(request)) {
    const planned = planOne(name, request, engines);
    if ('refusal' in planned) refusals.push(planned.refusal);
    else signatures.push(planned);
  }
  const statements = planAttestations(request, signatures, engines, offered);
  const isUnsigned = signatures.length === 0 && refusals.length === 0 && !request.allowsIncomplete;
  return {
    signatures,
    attestations: statements.attestations,
    refusals: [...refusals, ...(isUnsigned ? [nobodySigns] : []), ...statements.refusals],
  };
}

/** Where no policy asks for anybody: all who can sign here, since nothing unsigned ever carries a release tag. */
function volunteers({ signers }: SignAndPushRequest): readonly string[] {
  return signers.filter(({ named, means }) => named !== undefined && means !== undefined).map(({ name }) => name);
}

const nobodySigns: Refusal = {
  what: 'No policy asks for a signature of this image, and nobody who could sign it is at hand.',
  why: 'Nothing unsigned ever carries a release tag.',
  next: 'Describe a signer under `trust.signers` and ask for it under `trust.require`, and say where its key is with --key SIGNER=FILE.',
  rule: 'unsigned-image',
  mayOverride: false,
};

interface AskedNames {
  readonly names: readonly string[];
  readonly refusals: readonly Refusal[];
}

function askedNames(request: SignAndPushRequest): AskedNames {
  const names = new Set<string>();
  const refusals: Refusal[] = [];
  const { layers } = request.governing;
  for (const layer of layers) {
    const find = signerFinder(layer, layers);
    const nameOf = (written: string): string => find(written)?.name ?? written;
    for (const { entry } of matchingEntries(request.target, layer).require) {
      const all = (entry.all ?? []).map(nameOf);
      const any = (entry.any ?? []).map(nameOf);
      for (const name of all) {
        if (isAtHand(name, request) || !request.allowsIncomplete) names.add(name);
      }
      const enough = chooseAny(any, entry, names, request);
      for (const name of enough.names) names.add(name);
      if (enough.missing > 0 && !request.allowsIncomplete) refusals.push(tooFew(any, enough.missing, request));
    }
  }
  return { names: [...names], refusals };
}

/** Those of `any` who sign anyway count first. */
function chooseAny(any: readonly string[], { min = 1 }: TrustRequirement, chosen: ReadonlySet<string>, request: SignAndPushRequest) {
  if (any.length === 0) return { names: [], missing: 0 };
  const sorted = [...any.filter((name) => chosen.has(name)), ...any.filter((name) => !chosen.has(name))];
  const names = sorted.filter((name) => isAtHand(name, request)).slice(0, min);
  return { names, missing: min - names.length };
}

function isAtHand(name: string, { signers }: SignAndPushRequest): boolean {
  return signers.some((signer) => signer.name === name && signer.named !== undefined && signer.means !== undefined);
}

function planOne(
  name: string,
  { signers, governing }: SignAndPushRequest,
  engines: readonly SignatureEngine[],
): PlannedSignature | { readonly refusal: Refusal } {
  const hand = signers.find((signer) => signer.name === name);
  if (hand?.named === undefined || hand.means === undefined) return { refusal: notAtHand(name, hand) };
  const { named, means } = hand;
  const engine = engines.find(({ id }) => id === means.engine);
  if (engine?.signerTypes.includes(named.signer.type) !== true)
    return { refusal: wrongEngine(name, means.engine, engines, named.signer.type) };
  const verifiers = governing.layers.flatMap(({ policy }) => policy.trust?.verifiers ?? []);
  const format = formatFor(named.signer, engine.formats, verifiers);
  return format.ok
    ? { signer: name, engine: engine.id, format: format.value }
    : { refusal: { ...asRefusal(format.problem), mayOverride: false } };
}

function planAttestations(
  request: SignAndPushRequest,
  signatures: readonly PlannedSignature[],
  engines: readonly SignatureEngine[],
  offered: readonly OfferedStatement[],
): Pick<PlannedSignatures, 'attestations' | 'refusals'> {
  const canAttest = (planned: PlannedSignature): boolean => engines.find(({ id }) => id === planned.engine)?.attest !== undefined;
  const able = signatures.filter(canAttest);
  const asked = askedStatements(request);
  const attestations = offered.flatMap((statement): readonly PlannedAttestation[] => {
    const wanted = asked.filter(({ type }) => type === statement.predicateType).map(({ signer }) => signer);
    const signers = wanted.length > 0 ? able.filter(({ signer }) => wanted.includes(signer)) : able.slice(0, 1);
    return signers.map(({ signer, engine }) => ({ signer, engine, ...statement }));
  });
  const missing = asked.filter(
    ({ type, signer }) => !attestations.some((planned) => planned.predicateType === type && planned.signer === signer),
  );
  const undated = asked.filter((statement) => statement.maxAge !== undefined && !provesTime(statement.signer, request));
  return { attestations, refusals: request.allowsIncomplete ? [] : [...missing.map(notMadeHere), ...undated.map(undatedHere)] };
}

interface AskedStatement {
  readonly type: string;
  readonly signer: string;
  readonly maxAge?: string;
}

/** Only a log or a timestamp authority shows when somebody signed; a key alone has neither. */
function provesTime(name: string, { signers }: SignAndPushRequest): boolean {
  const named = signers.find((one) => one.name === name)?.named;
  if (named?.signer.type !== 'key' || named.signer.tlog === 'required') return true;
  return named.trustRoot?.signingConfig !== undefined && named.trustRoot.timestampAuthorities === true;
}

function askedStatements({ governing: { layers }, target }: SignAndPushRequest): readonly AskedStatement[] {
  return layers.flatMap((layer) => {
    const find = signerFinder(layer, layers);
    return matchingEntries(target, layer).attestations.map(({ entry }) => ({
      type: entry.type,
      signer: find(entry.signer)?.name ?? entry.signer,
      ...(entry.maxAge !== undefined && { maxAge: entry.maxAge }),
    }));
  });
}

function notAtHand(name: string, hand: SignerAtHand | undefined): Refusal {
  if (hand?.problem !== undefined) return { ...asRefusal(hand.problem), mayOverride: false };
  return {
    what: `The policy asks for a signature of \`${name}\`, and nobody here can sign as \`${name}\`.`,
    why: 'Without it the image could never be verified, so nothing was sent.',
    next: `Say where the key is with --key ${name}=FILE (in VS Code: *Set Up Signing…*), or use --incomplete and let somebody else sign what is staged.`,
    rule: 'unsigned-image',
    mayOverride: false,
  };
}

function tooFew(any: readonly string[], missing: number, { signers }: SignAndPushRequest): Refusal {
  const known = signers.find(({ name, problem }) => any.includes(name) && problem !== undefined)?.problem;
  return {
    what: `The policy asks for ${missing} more of ${any.map((name) => `\`${name}\``).join(', ')} to sign, and none of them is at hand here.${known === undefined ? '' : ` ${known.message}`}`,
    why: 'Without it the image could never be verified, so nothing was sent.',
    next: `Say where a key is with --key ${any[0] ?? 'SIGNER'}=FILE, or use --incomplete and let somebody else sign what is staged.`,
    rule: 'unsigned-image',
    mayOverride: false,
  };
}

function wrongEngine(name: string, engine: string, engines: readonly SignatureEngine[], type: string): Refusal {
  const able = engines.filter(({ signerTypes }) => signerTypes.some((one) => one === type)).map(({ id }) => id);
  return {
    what: `\`${name}\` is a signer of type \`${type}\`, and \`${engine}\` cannot sign as one here.`,
    why: 'A signature of another kind would not be what the policy asks for.',
    next:
      able.length > 0 ? `Sign with ${able.join(' or ')}.` : `Install a tool that signs as \`${type}\`; \`wharfmaster doctor\` lists them.`,
    mayOverride: false,
  };
}

function notMadeHere({ type, signer }: AskedStatement): Refusal {
  return {
    what: `The policy asks for a statement of type ${type} signed by \`${signer}\`, and it is not made here.`,
    why: 'Without it the image could never be verified, so nothing was sent.',
    next: 'Push from the pipeline that makes it, or use --incomplete: then the image waits under its staging tag until it is there.',
    rule: 'missing-attestation',
    mayOverride: false,
  };
}

function undatedHere({ type, signer, maxAge }: AskedStatement): Refusal {
  return {
    what: `The policy asks for a statement of type ${type} that is at most ${maxAge ?? ''} old, and nothing shows when \`${signer}\` signed it.`,
    why: 'Only a transparency log or a timestamp shows that, so the image could never be verified, and nothing was sent.',
    next: `Let the policy say \`tlog: required\` for \`${signer}\`, or take \`maxAge\` out.`,
    rule: 'missing-attestation',
    mayOverride: false,
  };
}

function asRefusal({ message, next }: { readonly message: string; readonly next: string }): Omit<Refusal, 'mayOverride'> {
  return { what: message, why: 'Nothing is sent that could not be signed and verified afterwards.', next };
}
