import { ok, type Result } from '../model/result.js';
import { isRemoteSource, parseSource } from './distribution/parse-source.js';
import type { DocumentNode } from './document-reading/document-node.js';
import { readDocument } from './document-reading/read-document.js';
import { invalid, mapOf, textList, textOf, unknownKey, valueIn, wholeNumberOf, type ManagedProblem } from './managed-values.js';

/** The policy that must govern a machine, with the name and the lowest serial that it must have. */
export interface ManagedPolicy {
  /** An absolute path, or where a policy comes from that does not lie on this machine (distribution/parse-source.ts). */
  readonly file: string;
  readonly name?: string;
  readonly minSerial?: number;
}

/** Somebody whose signature makes a policy count: keys in files (absolute paths, PEM), or an identity under a trust root of the same file. */
export type PolicySigner =
  | { readonly keys: readonly string[] }
  | { readonly issuer: string; readonly subject?: string; readonly subjectRegExp?: string; readonly trustRoot: string };

/** Who must have signed a policy from afar: so many of these. Never said by a workspace, nor by the policy itself. */
export interface PolicyTrust {
  readonly signers: Readonly<Record<string, PolicySigner>>;
  readonly threshold: number;
}

const policyKeys = ['file', 'name', 'minSerial'] as const;
const trustKeys = ['signers', 'threshold'] as const;
const signerKeys = ['key', 'keys', 'issuer', 'subject', 'subjectRegExp', 'trustRoot'] as const;

export function readManagedPolicy(node: DocumentNode): Result<ManagedPolicy, ManagedProblem> {
  if (node.kind !== 'map') return invalid('`policy` is no map.', 'Write `policy: {file: /etc/wharfmaster/policy.yaml}`.');
  const unknown = unknownKey(node.entries, policyKeys);
  if (unknown !== undefined) return unknown;
  const value = (key: (typeof policyKeys)[number]): DocumentNode | undefined => valueIn(node.entries, key);
  const file = readPlace(textOf(value('file')));
  if (!file.ok) return file;
  const [name, serial] = [value('name'), value('minSerial')];
  const [nameText, minSerial] = [textOf(name), wholeNumberOf(serial)];
  if (name !== undefined && nameText === undefined) return invalid('`policy.name` is no text.', 'Write the name of the policy, in quotes.');
  if (serial !== undefined && minSerial === undefined)
    return invalid('`policy.minSerial` is no whole number.', 'Write the lowest serial that may govern, e.g. 41.');
  return ok({ file: file.value, ...(nameText === undefined ? {} : { name: nameText }), ...(minSerial === undefined ? {} : { minSerial }) });
}

function readPlace(file: string | undefined): Result<string, ManagedProblem> {
  if (file === undefined) return invalid('`policy.file` is missing.', 'Name the policy file with its absolute path, or with its address.');
  if (isRemoteSource(file)) {
    const parsed = parseSource(file);
    return parsed.ok ? ok(file) : invalid(`\`policy.file\`: ${parsed.problem.message}`, parsed.problem.next);
  }
  return /^(\/|[A-Za-z]:[\\/])/.test(file)
    ? ok(file)
    : invalid(
        `\`policy.file\` is \`${file}\`, which is no absolute path.`,
        'Name the policy file from the root on: nobody can say what a relative path is relative to.',
      );
}

export function readPolicyTrust(node: DocumentNode): Result<PolicyTrust, ManagedProblem> {
  const example = 'Write `policyTrust: {signers: {policy-office: {key: /etc/wharfmaster/policy-office.pub}}, threshold: 1}`.';
  if (node.kind !== 'map') return invalid('`policyTrust` is no map.', example);
  const unknown = unknownKey(node.entries, trustKeys);
  if (unknown !== undefined) return unknown;
  const unknownOfSigner = unknownInSigners(valueIn(node.entries, 'signers'));
  if (unknownOfSigner !== undefined) return unknownOfSigner;
  const signers = mapOf(valueIn(node.entries, 'signers'), readSigner);
  if (signers === undefined || Object.keys(signers).length === 0)
    return invalid('`policyTrust.signers` gives each signer a `key` (an absolute path), or `issuer`, `subject` and `trustRoot`.', example);
  const thresholdNode = valueIn(node.entries, 'threshold');
  const threshold = thresholdNode === undefined ? 1 : wholeNumberOf(thresholdNode);
  if (threshold === undefined || threshold < 1 || threshold > Object.keys(signers).length)
    return invalid(
      '`policyTrust.threshold` is no number between 1 and the number of signers.',
      'Write how many of the signers must have signed, e.g. `threshold: 2`.',
    );
  return ok({ signers, threshold });
}

/** The same from an editor's settings: JSON is YAML too. */
export function policyTrustOf(setting: unknown): Result<PolicyTrust, ManagedProblem> {
  const { root, complaints } = readDocument(JSON.stringify(setting ?? null));
  if (root === undefined || complaints.length > 0)
    return invalid('`policyTrust` is no map.', 'Write an object with `signers` and `threshold`.');
  return readPolicyTrust(root);
}

function unknownInSigners(signers: DocumentNode | undefined): Result<never, ManagedProblem> | undefined {
  if (signers?.kind !== 'map') return undefined;
  for (const { value } of signers.entries) {
    const unknown = value.kind === 'map' ? unknownKey(value.entries, signerKeys) : undefined;
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

function readSigner(node: DocumentNode): PolicySigner | undefined {
  if (node.kind !== 'map') return undefined;
  const text = (key: (typeof signerKeys)[number]): string | undefined => textOf(valueIn(node.entries, key));
  const [key, issuer, subject, subjectRegExp, trustRoot] = [...(['key', 'issuer', 'subject', 'subjectRegExp', 'trustRoot'] as const)].map(
    text,
  );
  const keys = key === undefined ? textList(valueIn(node.entries, 'keys')) : [key];
  const isKeyed = keys !== undefined && keys.length > 0 && keys.every((file) => /^(\/|[A-Za-z]:[\\/])/.test(file));
  if (isKeyed) return issuer === undefined && subject === undefined ? { keys } : undefined;
  if (issuer === undefined || trustRoot === undefined || (subject === undefined) === (subjectRegExp === undefined)) return undefined;
  return { issuer, trustRoot, ...(subject !== undefined && { subject }), ...(subjectRegExp !== undefined && { subjectRegExp }) };
}
