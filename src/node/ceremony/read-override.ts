import {
  failed,
  ok,
  outermostLayers,
  signersOf,
  standingOverFile,
  type BreakGlassToken,
  type GoverningPolicy,
  type NamedSigner,
  type Result,
  type TrustProblem,
} from '../../core/index.js';
import { systemClock } from '../clock.js';
import { decodeText } from '../decode-text.js';
import { readBytes } from '../read-bytes.js';
import { verifyBlob } from '../sigstore/blob.js';

/** A token is some hundred bytes, its signature some thousand. */
const largestFile = 256 * 1024;

/**
 * Reads a break-glass token, a JSON file with its signature beside it (`FILE.sigstore.json`, as `cosign sign-blob --bundle` writes it), and
 * verifies that somebody signed it whom the policy lets: valid today, and not revoked.
 */
export async function readOverride(
  file: string,
  governing: GoverningPolicy,
  signers: readonly { readonly name: string; readonly named?: NamedSigner }[],
  signal: AbortSignal,
): Promise<Result<BreakGlassToken, TrustProblem>> {
  const text = readBytes(file, largestFile);
  const bundle = readBytes(`${file}.sigstore.json`, largestFile);
  if (!text.ok) return refused(`The break-glass token ${file} cannot be read. ${text.problem.message}`, text.problem.next);
  if (!bundle.ok) return refused(`The signature ${file}.sigstore.json cannot be read. ${bundle.problem.message}`, bundle.problem.next);
  const token = tokenIn(decodeText(text.value).text);
  if (token === undefined)
    return refused(
      `${file} is no break-glass token.`,
      'It is a JSON file with subject, action "push", target, expires, nonce and reason; docs/signing.md has an example.',
    );
  const allowed = signersAllowed(governing);
  const why: string[] = [];
  for (const { name, named } of signers) {
    if (!allowed.includes(name) || named === undefined) continue;
    const fact = await verifyBlob(text.value, decodeText(bundle.value).text, named, signal);
    if (!fact.ok) return fact;
    const standing = standingOverFile(fact.value, named.signer, systemClock.now());
    if (standing.counts) return ok({ ...token, signedBy: name });
    why.push(`${standing.why}.`);
  }
  return refused(
    `${file} is not signed by anybody who may sign break-glass tokens (${allowed.length === 0 ? 'the policy names nobody' : allowed.join(', ')}). ${why.join(' ')}`.trim(),
    'Ask one of them for a token: the policy lists them under `push.overrideSigners`.',
  );
}

/** In every layer that has a break-glass, the outermost among them: one that names nobody lets nobody. */
function signersAllowed(governing: GoverningPolicy): readonly string[] {
  if (!outermostLayers(governing).some(({ policy }) => policy.push?.override === 'break-glass')) return [];
  const known = new Set(signersOf(governing).map(({ name }) => name));
  const lists = governing.layers.flatMap(({ policy }) =>
    policy.push?.override === 'break-glass' ? [policy.push.overrideSigners ?? []] : [],
  );
  const [first = [], ...others] = lists;
  return first.filter((name) => known.has(name) && others.every((list) => list.includes(name)));
}

function tokenIn(text: string): Omit<BreakGlassToken, 'signedBy'> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const textOf = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const [subject, target, expires, nonce, reason] = ['subject', 'target', 'expires', 'nonce', 'reason'].map(textOf);
  if (textOf('action') !== 'push' || !/^sha(256|512):[0-9a-f]+$/.test(subject ?? '') || Number.isNaN(Date.parse(expires ?? '')))
    return undefined;
  if (!target || !nonce || !reason || !subject || !expires) return undefined;
  return { subject, action: 'push', target, expires, nonce, reason };
}

function refused(message: string, next: string): Result<never, TrustProblem> {
  return failed({ code: 'OVERRIDE_REFUSED', message, next });
}
