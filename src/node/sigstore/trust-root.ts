import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toTrustMaterial, type TrustMaterial } from '@sigstore/verify';
import { asksForLog, ok, type NamedSigner, type Result, type TrustProblem } from '../../core/index.js';
import { readBytes } from '../read-bytes.js';
import { asRecord } from './json-fields.js';
import { refuse, wordsOf } from './refuse.js';

/** Whose certificates, logs and timestamps count (sigstore protobuf-specs, TrustedRoot). Keys are looked up elsewhere. */
export type TrustRoot = TrustMaterial;

/** What a signer's signatures are checked against: its own trust root, else the public Sigstore's. Undefined for a key that needs neither. */
export async function trustRootOf(signer: NamedSigner, signal: AbortSignal): Promise<Result<TrustRoot | undefined, TrustProblem>> {
  if (signer.trustRoot !== undefined) return readTrustRoot(signer.trustRoot.trustedRoot);
  const { signer: kind } = signer;
  const needed = kind.type === 'keyless' || (kind.type === 'key' && asksForLog(kind));
  if (!needed) return ok(undefined);
  const { publicGoodFile } = await import('./public-good.js');
  const file = await publicGoodFile('trusted_root.json', signal);
  return file.ok ? parseTrustRoot(file.value, 'The trust root of the public Sigstore') : file;
}

/** One file of the administrator's or of the application's settings. */
export function readTrustRoot(path: string): Result<TrustRoot, TrustProblem> {
  const text = readTrustFile(path);
  return text.ok ? parseTrustRoot(text.value, path) : text;
}

/** A few kilobytes in life; signing configurations are smaller still. */
const largestFile = 4 * 1024 * 1024;

/** A file that says whom to trust or where to sign; regular, and of bounded size. */
export function readTrustFile(path: string): Result<string, TrustProblem> {
  const bytes = readBytes(path, largestFile);
  return bytes.ok
    ? ok(bytes.value.toString('utf8'))
    : refuse('TRUST_ROOT_UNREADABLE', `The trust root ${path} cannot be read. ${bytes.problem.message}`, checkSetting);
}

const checkSetting = 'Check what the administrator’s file or the setting `wharfmaster.trustRoots` says.';

function parseTrustRoot(text: string, name: string): Result<TrustRoot, TrustProblem> {
  try {
    const json: unknown = JSON.parse(text);
    if (!String(asRecord(json)['mediaType']).startsWith('application/vnd.dev.sigstore.trustedroot'))
      return unreadable(name, 'it is no trusted_root.json (its mediaType says something else)');
    const root = TrustedRoot.fromJSON(json);
    if (root.tlogs.some(({ publicKey }) => publicKey === undefined)) return unreadable(name, 'a transparency log in it has no key');
    return ok(toTrustMaterial(root, nobody));
  } catch (error) {
    return unreadable(name, wordsOf(error));
  }
}

function unreadable(name: string, why: string): Result<never, TrustProblem> {
  return refuse(
    'TRUST_ROOT_UNREADABLE',
    `${name} cannot be understood: ${why}. Without it nobody knows whose certificates count.`,
    'Fetch it anew from whoever runs this Sigstore, or make it with `cosign trusted-root create`.',
  );
}

function nobody(): never {
  throw new Error('keys are not looked up in trust roots');
}
