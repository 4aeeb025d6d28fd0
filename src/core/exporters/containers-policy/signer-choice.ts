import { ok, type Result } from '../../model/result.js';
import type { KeylessSigner, KeySigner } from '../../policy/document.js';
import { asksForLog } from '../../signers/asks-for-log.js';
import type { ExportInput, ExportProblem } from '../exporter.js';
import { base64Of, publicKeysOf, signerIn, signerToday, sigstoreRootOf, type Note } from '../signatures/index.js';

/** A signer as the engine takes it. */
export interface Choice {
  readonly name: string;
  readonly keys: readonly string[];
  readonly rest: Readonly<Record<string, unknown>>;
  /** Keys with the same text may stand in one list. */
  readonly alikeBy?: string;
}

/** A signer as far as the engine can verify it. */
export interface Chosen {
  readonly choice?: Choice;
  readonly notes: readonly Note[];
}

export function choiceOf(name: string, input: ExportInput): Result<Chosen, ExportProblem> {
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

function stricter(path: string, reason: string): Note {
  return { path, fidelity: 'stricter', reason };
}
