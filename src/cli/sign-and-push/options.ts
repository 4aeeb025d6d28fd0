import * as path from 'node:path';
import { failed, ok, parseReference, type ReleaseTarget, type Result } from '../../core/index.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import { toScanCommand, type ScanCommand } from '../scan/options.js';

/** What was asked of `sign-and-push`, checked for sense. */
export interface SignAndPushCommand {
  /** How the image is found and looked into: as `scan` does. */
  readonly scan: ScanCommand;
  /** Absent: the image's own name is the target. */
  readonly target?: ReleaseTarget;
  /** Where private keys are, by signer of the policy: absolute paths, or addresses of key services. */
  readonly keys: ReadonlyMap<string, string>;
  /** The engine that signs as these, when it is not the one that fits by itself. */
  readonly engine?: string;
  /** Absolute paths of trust roots, by the names that policies use. */
  readonly trustRoots: ReadonlyMap<string, string>;
  readonly identityTokenFile?: string;
  /** Absolute path of a break-glass token. */
  readonly override?: string;
  readonly claimedBases: readonly string[];
  readonly agrees: boolean;
  readonly mustResume: boolean;
  readonly allowsIncomplete: boolean;
  readonly evidence?: string;
}

/** A failure is the sentence to say. */
export function toSignAndPushCommand(given: Arguments, workingDirectory: string): Result<SignAndPushCommand, string> {
  const { positionals, switches, values, lists } = given;
  const [image, written] = positionals;
  if (image === undefined || image === '') return failed('Say which image to push: a name, an image id, or the path of a tarball.');
  const scan = toScanCommand(given);
  if (!scan.ok) return scan;
  const target = targetOf(written, image);
  if (!target.ok) return target;
  const keys = pairsOf('key', 'SIGNER=FILE', lists.get('key') ?? []);
  if (!keys.ok) return keys;
  const roots = pairsOf('trust-root', 'NAME=PATH', lists.get('trust-root') ?? []);
  if (!roots.ok) return roots;
  const absolute = (file: string): string => path.resolve(workingDirectory, file);
  const named = { identityTokenFile: 'identity-token-file', override: 'override', evidence: 'evidence' };
  const paths = Object.entries(named).flatMap(([name, flag]) => (values.has(flag) ? [[name, absolute(values.get(flag) ?? '')]] : []));
  const engine = values.get('engine');
  return ok({
    scan: { ...scan.value, stage: 'push', strict: false, format: values.get('format') ?? 'text' },
    ...(target.value !== undefined && { target: target.value }),
    keys: new Map([...keys.value].map(([signer, key]) => [signer, isAddress(key) ? key : absolute(key)])),
    ...(engine !== undefined && { engine }),
    trustRoots: new Map([...roots.value].map(([name, file]) => [name, absolute(file)])),
    claimedBases: lists.get('base') ?? [],
    agrees: switches.has('yes'),
    mustResume: switches.has('resume'),
    allowsIncomplete: switches.has('incomplete'),
    ...Object.fromEntries(paths),
  });
}

/** Where to release: TARGET, else the image's own name. Both need a tag, and no digest: the digest is what comes out. */
function targetOf(written: string | undefined, image: string): Result<ReleaseTarget | undefined, string> {
  const text = written ?? image;
  const parsed = parseReference(text);
  if (!parsed.ok) {
    if (written === undefined) return ok(undefined);
    return failed(`${written} is no target. ${parsed.problem.message} ${parsed.problem.next}`);
  }
  const { registry, repository, tag, digest } = parsed.value.reference;
  if (digest !== undefined && written !== undefined)
    return failed(`The target ${written} has a digest. Name a repository with a tag; its digest is known once the image is pushed.`);
  if (tag === undefined)
    return written === undefined ? ok(undefined) : failed(`The target ${written} has no tag. Say which: ${written}:1.0.0.`);
  return ok({ registry, repository, tag });
}

function pairsOf(flag: string, form: string, written: readonly string[]): Result<ReadonlyMap<string, string>, string> {
  const pairs = new Map<string, string>();
  for (const text of written) {
    const at = text.indexOf('=');
    if (at <= 0 || at === text.length - 1) return failed(`--${flag} needs ${form}, e.g. --${flag} ${examples[flag] ?? form}.`);
    pairs.set(text.slice(0, at), text.slice(at + 1));
  }
  return ok(pairs);
}

const examples: Readonly<Record<string, string>> = { key: 'release-ci=cosign.key', 'trust-root': 'bank-sigstore=/etc/sigstore/bank' };

/** A key in a key service or on hardware is named by an address; a drive letter is none. */
function isAddress(key: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(key) || key === 'sk';
}
