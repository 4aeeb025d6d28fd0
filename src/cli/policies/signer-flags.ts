import * as path from 'node:path';
import { failed, ok, type PolicySigner, type PolicyTrust, type Result } from '../../core/index.js';
import type { Arguments } from '../arguments/parse-arguments.js';

/** Whose signatures count by the flags of this command, and where their trust roots are. */
export interface FlaggedTrust {
  readonly trust?: PolicyTrust;
  readonly trustRoots: Readonly<Record<string, string>>;
}

/** `--policy-signer`, `--policy-threshold` and `--trust-root`. A failure is the sentence to say. */
export function flaggedTrust({ lists, values }: Arguments, workingDirectory: string): Result<FlaggedTrust, string> {
  const roots = pairsOf(lists.get('trust-root') ?? []);
  if (roots === undefined) return failed('--trust-root needs NAME=PATH, e.g. --trust-root bank-sigstore=/etc/sigstore/bank.');
  const pairs = pairsOf(lists.get('policy-signer') ?? []);
  const signers = (pairs ?? []).map(([name, text]) => [name, signerIn(text, workingDirectory)] as const);
  if (pairs === undefined || !signers.every((pair): pair is readonly [string, PolicySigner] => pair[1] !== undefined))
    return failed('--policy-signer needs NAME=FILE (a public key), or NAME=issuer=https://…,subject=…,root=NAME.');
  const written = values.get('policy-threshold');
  const threshold = Number(written ?? '1');
  const count = new Set(signers.map(([name]) => name)).size;
  if (count !== signers.length) return failed('--policy-signer names somebody twice. Leave one of them out.');
  if (!Number.isSafeInteger(threshold) || threshold < 1 || (written !== undefined && threshold > count))
    return failed('--policy-threshold needs a number between 1 and that of the signers that --policy-signer names.');
  const trustRoots = Object.fromEntries(roots.map(([name, file]) => [name, path.resolve(workingDirectory, file)]));
  return ok({ trustRoots, ...(count > 0 && { trust: { signers: Object.fromEntries(signers), threshold } }) });
}

function pairsOf(written: readonly string[]): readonly (readonly [string, string])[] | undefined {
  const pairs = written.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const);
  return written.every((text) => /^[^=]+=./s.test(text)) ? pairs : undefined;
}

function signerIn(text: string, workingDirectory: string): PolicySigner | undefined {
  const [, issuer, subject, trustRoot] = /^issuer=([^,]+),subject=(.+),root=([^,=]+)$/.exec(text) ?? [];
  if (issuer !== undefined && subject !== undefined && trustRoot !== undefined) return { issuer, subject, trustRoot };
  return text.startsWith('issuer=') ? undefined : { keys: [path.resolve(workingDirectory, text)] };
}
