import { ok, type Result } from '../model/result.js';
import type { DocumentNode, MapEntry } from './document-reading/document-node.js';
import { readDocument } from './document-reading/read-document.js';
import { readManagedPolicy, readPolicyTrust, type ManagedPolicy, type PolicyTrust } from './managed-policy.js';
import { invalid, mapOf, textList, textMap, textOf, unknownKey, valueIn, type ManagedProblem } from './managed-values.js';

export type { ManagedPolicy, PolicySigner, PolicyTrust } from './managed-policy.js';
export { policyTrustOf } from './managed-policy.js';
export type { ManagedProblem } from './managed-values.js';

/** What an administrator lays down for everyone on a machine (policy.md section 1, Administrator). Settings can only tighten it. */
export interface ManagedSettings {
  /** The policy that must govern, with the name and the lowest serial that it must have. */
  readonly policy?: ManagedPolicy;
  /** Whose signatures make a policy from afar count; where the administrator says it, nobody else does. */
  readonly policyTrust?: PolicyTrust;
  /** Trust anchors by the names that policies use for them. */
  readonly trustRoots: Readonly<Record<string, string>>;
  /** Absolute paths of the programs that may be started, by tool. */
  readonly tools: Readonly<Record<string, string>>;
  readonly allowedHosts: readonly string[];
  readonly evidenceSinks: readonly string[];
  /** Features that are switched off; `sign` is signing and pushing. */
  readonly disabled: readonly string[];
  /** How signers of the policy sign on this machine, by name. */
  readonly signing?: Readonly<Record<string, ManagedSigning>>;
  /** Kinds of remote hosts and containers (`ssh-remote`, `dev-container`) in which signing and secrets are allowed. */
  readonly signingHosts?: readonly string[];
  /** Hosts besides a registry's own that may see its credentials in exchange for a token, by registry. */
  readonly tokenHosts?: Readonly<Record<string, readonly string[]>>;
}

/** An engine, and where the private key is. */
export interface ManagedSigning {
  readonly engine?: string;
  readonly key?: string;
}

/**
 * Reads the administrator's file. Anything that is not understood refuses the whole file: a typing mistake must not switch off what an
 * administrator laid down.
 */
export function readManagedSettings(text: string): Result<ManagedSettings, ManagedProblem> {
  const { root, complaints } = readDocument(text);
  const [complaint] = complaints;
  if (complaint !== undefined) return invalid(complaint.what, complaint.next);
  if (root?.kind !== 'map')
    return invalid('It is no map of settings.', `Start it with \`apiVersion: wharfmaster/v1\` and \`kind: ManagedSettings\`.`);
  return readSettings(root.entries);
}

const keys = [
  ...(['apiVersion', 'kind', 'policy', 'trustRoots', 'tools', 'allowedHosts', 'evidenceSinks', 'disabled'] as const),
  ...(['policyTrust', 'signing', 'signingHosts', 'tokenHosts'] as const),
] as const;
const signingKeys = ['engine', 'key'] as const;

function readSettings(entries: readonly MapEntry[]): Result<ManagedSettings, ManagedProblem> {
  const unknown = unknownKey(entries, keys);
  if (unknown !== undefined) return unknown;
  const value = (key: (typeof keys)[number]): DocumentNode | undefined => valueIn(entries, key);
  if (textOf(value('apiVersion')) !== 'wharfmaster/v1')
    return invalid('`apiVersion` is not `wharfmaster/v1`.', 'Write `apiVersion: wharfmaster/v1`.');
  if (textOf(value('kind')) !== 'ManagedSettings') return invalid('`kind` is not `ManagedSettings`.', 'Write `kind: ManagedSettings`.');
  const policies = readPolicies(value('policy'), value('policyTrust'));
  if (!policies.ok) return policies;
  const maps = { trustRoots: textMap(value('trustRoots')), tools: textMap(value('tools')) };
  const lists = {
    allowedHosts: textList(value('allowedHosts')),
    evidenceSinks: textList(value('evidenceSinks')),
    disabled: textList(value('disabled')),
  };
  const { trustRoots, tools } = maps;
  const { allowedHosts, evidenceSinks, disabled } = lists;
  if (trustRoots === undefined || tools === undefined)
    return invalid('`trustRoots` and `tools` are maps of names to texts.', 'Write one `name: value` a line.');
  if (allowedHosts === undefined || evidenceSinks === undefined || disabled === undefined) {
    return invalid('`allowedHosts`, `evidenceSinks` and `disabled` are lists of texts.', 'Write them as `[one, two]`.');
  }
  const more = readSigning({ signing: value('signing'), signingHosts: value('signingHosts'), tokenHosts: value('tokenHosts') });
  if (!more.ok) return more;
  return ok({ ...policies.value, trustRoots, tools, allowedHosts, evidenceSinks, disabled, ...more.value });
}

function readPolicies(
  policyNode: DocumentNode | undefined,
  trustNode: DocumentNode | undefined,
): Result<Pick<ManagedSettings, 'policy' | 'policyTrust'>, ManagedProblem> {
  const policy = policyNode === undefined ? undefined : readManagedPolicy(policyNode);
  if (policy?.ok === false) return policy;
  const trust = trustNode === undefined ? undefined : readPolicyTrust(trustNode);
  if (trust?.ok === false) return trust;
  return ok({ ...(policy !== undefined && { policy: policy.value }), ...(trust !== undefined && { policyTrust: trust.value }) });
}

type Signing = Pick<ManagedSettings, 'signing' | 'signingHosts' | 'tokenHosts'>;

function readSigning(nodes: Readonly<Record<keyof Signing, DocumentNode | undefined>>): Result<Signing, ManagedProblem> {
  const signing = mapOf(nodes.signing, (node) => {
    const given = node.kind === 'map' && unknownKey(node.entries, signingKeys) === undefined ? textMap(node) : undefined;
    return given?.['engine'] === undefined && given?.['key'] === undefined ? undefined : given;
  });
  if (signing === undefined)
    return invalid(
      '`signing` says of each signer its `engine`, its `key`, or both.',
      'Write `signing: {base-key: {engine: cosign, key: "hashivault://base-images"}}`.',
    );
  const tokenHosts = mapOf(nodes.tokenHosts, textList);
  if (tokenHosts === undefined)
    return invalid(
      '`tokenHosts` says of each registry a list of hosts.',
      'Write `tokenHosts: {registry.bank.example: [login.bank.example]}`.',
    );
  const signingHosts = textList(nodes.signingHosts);
  if (signingHosts === undefined) return invalid('`signingHosts` is no list of texts.', 'Write `signingHosts: [ssh-remote]`.');
  return ok({
    ...(nodes.signing !== undefined && { signing }),
    ...(nodes.signingHosts !== undefined && { signingHosts }),
    ...(nodes.tokenHosts !== undefined && { tokenHosts }),
  });
}
