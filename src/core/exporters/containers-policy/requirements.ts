import { ok, type Result } from '../../model/result.js';
import type { KeylessSigner, KeySigner, TrustRequirement } from '../../policy/document.js';
import { asksForLog } from '../../signers/asks-for-log.js';
import type { ExportInput, ExportProblem } from '../exporter.js';
import {
  base64Of,
  clausesOf,
  isSigstoreSigner,
  publicKeysOf,
  signerIn,
  signerToday,
  sigstoreRootOf,
  thresholdNotes,
  type Clause,
  type Note,
} from '../signatures/index.js';

/** One entry of a scope's list; all of a list must hold. */
export type Requirement = Readonly<Record<string, unknown>> & { readonly type: string };

/** What one `trust.require` entry comes to. `nobody`: the engine can verify no signature that would do. */
export interface Required {
  readonly requirements: readonly Requirement[] | 'nobody';
  readonly notes: readonly Note[];
}

/** Each clause is one `sigstoreSigned`: keys can be alternatives of each other, nothing else can. */
export function requirementsOf(entry: TrustRequirement, at: number, input: ExportInput): Result<Required, ExportProblem> {
  const path = `trust.require[${at}]`;
  const clauses = clausesOf(entry);
  const notes: Note[] =
    clauses === undefined ? [stricter(path, 'There are too many ways to reach the threshold, so everybody has to sign.')] : [];
  const requirements: Requirement[] = [];
  let isNobody = false;
  for (const clause of clauses ?? [...(entry.all ?? []), ...(entry.any ?? [])].map((name) => [name])) {
    const kept = clause.filter((name) => isSigstoreSigner(input.policy, name));
    if (kept.length === 0 && clause.length > 0) {
      notes.push({
        path,
        fidelity: 'not-expressible',
        reason: `The engine does not read signatures of ${clause.join(', ')}; another one has to.`,
      });
      continue;
    }
    const made = requirementOf(kept, entry, input, path);
    if (!made.ok) return made;
    notes.push(...made.value.notes);
    if (made.value.requirement === undefined) isNobody = true;
    else requirements.push(made.value.requirement);
  }
  if (isNobody) notes.push(stricter(path, 'The engine can verify nobody who may sign, so what it asks for is refused.'));
  return ok({
    requirements: isNobody ? 'nobody' : requirements,
    notes: [...notes, ...thresholdNotes(input.policy, entry, path), ...nameNotes(entry, path), exactly(path)],
  });
}

interface Made {
  readonly requirement?: Requirement;
  readonly notes: readonly Note[];
}

function requirementOf(clause: Clause, entry: TrustRequirement, input: ExportInput, path: string): Result<Made, ExportProblem> {
  const notes: Note[] = [];
  const choices: Choice[] = [];
  for (const name of clause) {
    const made = choiceOf(name, input);
    if (!made.ok) return made;
    notes.push(...made.value.notes);
    if (made.value.choice !== undefined) choices.push(made.value.choice);
  }
  const [first] = choices;
  if (first === undefined) return ok({ notes });
  const alike = choices.filter(({ alikeBy }) => alikeBy !== undefined && alikeBy === first.alikeBy);
  const taken = alike.length === 0 ? [first] : alike;
  if (taken.length < choices.length)
    notes.push(
      stricter(path, `Alternatives of different kinds cannot be said, so only ${taken.map(({ name }) => name).join(', ')} is accepted.`),
    );
  return ok({ requirement: toRequirement(taken, entry), notes });
}

/** A signer as the engine takes it. */
interface Choice {
  readonly name: string;
  readonly keys: readonly string[];
  readonly rest: Readonly<Record<string, unknown>>;
  /** Keys with the same text may stand in one list. */
  readonly alikeBy?: string;
}

function toRequirement(choices: readonly Choice[], { identity }: TrustRequirement): Requirement {
  const keys = [...new Set(choices.flatMap((choice) => choice.keys))].map(base64Of);
  const [only] = keys;
  return {
    type: 'sigstoreSigned',
    ...(keys.length === 0 ? {} : keys.length === 1 ? { keyData: only } : { keyDatas: keys }),
    ...choices[0]?.rest,
    // cosign writes the repository alone, so anything narrower fits no tag.
    signedIdentity: { type: identity === 'exact' ? 'matchRepoDigestOrExact' : 'matchRepository' },
  };
}

interface Chosen {
  readonly choice?: Choice;
  readonly notes: readonly Note[];
}

function choiceOf(name: string, input: ExportInput): Result<Chosen, ExportProblem> {
  const path = `trust.signers.${name}`;
  const signer = signerIn(input.policy, name);
  if (signer === undefined || signer.type === 'notation' || signer.type === 'docker-trust') return ok({ notes: [] });
  const today = signerToday(signer, input.now);
  if (!today.counts) return ok({ notes: [stricter(path, `It is left out: ${today.because}.`)] });
  if (signer.format === 'bundle')
    return ok({ notes: [stricter(path, 'The engine does not read bundles, so nothing of this signer is accepted.')] });
  const made = signer.type === 'key' ? ofKeys(name, signer, input) : ofIdentity(name, signer, input);
  if (!made.ok || made.value.choice === undefined) return made;
  const notes: Note[] = [...made.value.notes];
  if (signer.format !== 'legacy') notes.push(stricter(path, 'The engine reads its signatures in the legacy format only, not as bundles.'));
  else notes.push({ path, fidelity: 'exact', reason: 'It stands in the file.' });
  if (today.looserBecause !== undefined) notes.push({ path, fidelity: 'looser', reason: `Note that ${today.looserBecause}.` });
  return ok({ choice: made.value.choice, notes });
}

function ofKeys(name: string, signer: KeySigner, input: ExportInput): Result<Chosen, ExportProblem> {
  const keys = publicKeysOf(name, signer, input.material);
  if (!keys.ok) return keys;
  if (signer.tlog !== 'required') return ok({ choice: { name, keys: keys.value, rest: {}, alikeBy: '' }, notes: [] });
  const log = logOf(signer, input);
  return log.ok ? ok({ choice: { name, keys: keys.value, rest: log.value, alikeBy: JSON.stringify(log.value) }, notes: [] }) : log;
}

/** `fulcio` compares one e-mail address and one issuer, exactly, and wants a log (policy_eval_sigstore.go). */
function ofIdentity(name: string, signer: KeylessSigner, input: ExportInput): Result<Chosen, ExportProblem> {
  const path = `trust.signers.${name}`;
  const { issuer, subject } = signer;
  if (issuer === undefined || subject === undefined || !/^[^@\s/:]+@[^@\s/:]+$/.test(subject))
    return ok({
      notes: [stricter(path, 'The engine knows exact issuers and exact e-mail addresses only, so nothing of this signer is accepted.')],
    });
  if (!asksForLog(signer))
    return ok({
      notes: [stricter(path, 'The engine accepts a certificate only with a log entry, so nothing of this signer is accepted.')],
    });
  const root = sigstoreRootOf(signer.trustRoot ?? publicSigstore, input.material);
  if (!root.ok) return root;
  const log = logOf(signer, input);
  if (!log.ok) return log;
  const caData = base64Of(root.value.authorities.map(({ chain }) => chain).join(''));
  return ok({
    choice: { name, keys: [], rest: { fulcio: { caData, oidcIssuer: issuer, subjectEmail: subject }, ...log.value } },
    notes: [],
  });
}

/** Under this name the public Sigstore's `trusted_root.json` is given. */
const publicSigstore = 'sigstore';

function logOf(
  { trustRoot = publicSigstore }: KeySigner | KeylessSigner,
  { material }: ExportInput,
): Result<Readonly<Record<string, unknown>>, ExportProblem> {
  const root = sigstoreRootOf(trustRoot, material);
  if (!root.ok) return root;
  const keys = root.value.logs.map(({ publicKey }) => base64Of(publicKey));
  return ok(keys.length === 1 ? { rekorPublicKeyData: keys[0] } : { rekorPublicKeyDatas: keys });
}

function nameNotes({ identity }: TrustRequirement, path: string): readonly Note[] {
  return identity === undefined ? [stricter(path, 'The engine also compares the repository that a signature was made for.')] : [];
}

function exactly(path: string): Note {
  return {
    path,
    fidelity: 'exact',
    reason:
      'One `sigstoreSigned` for each who has to sign. Of an image for several platforms the signature on the platform that is pulled counts.',
  };
}

function stricter(path: string, reason: string): Note {
  return { path, fidelity: 'stricter', reason };
}
