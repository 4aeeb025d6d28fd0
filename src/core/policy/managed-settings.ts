import { failed, ok, type Problem, type Result } from '../model/result.js';
import type { DocumentNode, MapEntry } from './document-reading/document-node.js';
import { nearestWord } from '../model/nearest-word.js';
import { readDocument } from './document-reading/read-document.js';

/** What an administrator lays down for everyone on a machine (policy.md section 1, Administrator). Settings can only tighten it. */
export interface ManagedSettings {
  /** The policy that must govern, with the name and the lowest serial that it must have. */
  readonly policy?: { readonly file: string; readonly name?: string; readonly minSerial?: number };
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

export type ManagedProblem = Problem<'MANAGED_INVALID'>;

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
  ...(['signing', 'signingHosts', 'tokenHosts'] as const),
] as const;
const signingKeys = ['engine', 'key'] as const;
const policyKeys = ['file', 'name', 'minSerial'] as const;

function readSettings(entries: readonly MapEntry[]): Result<ManagedSettings, ManagedProblem> {
  const unknown = unknownKey(entries, keys);
  if (unknown !== undefined) return unknown;
  const value = (key: (typeof keys)[number]): DocumentNode | undefined => entries.find((entry) => entry.key === key)?.value;
  if (textOf(value('apiVersion')) !== 'wharfmaster/v1')
    return invalid('`apiVersion` is not `wharfmaster/v1`.', 'Write `apiVersion: wharfmaster/v1`.');
  if (textOf(value('kind')) !== 'ManagedSettings') return invalid('`kind` is not `ManagedSettings`.', 'Write `kind: ManagedSettings`.');
  const policy = readPolicySource(value('policy'));
  if (policy !== undefined && !policy.ok) return policy;
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
  const known = { trustRoots, tools, allowedHosts, evidenceSinks, disabled, ...more.value };
  return ok(policy === undefined ? known : { policy: policy.value, ...known });
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

/** A map of names; undefined when a value is not what `read` takes. */
function mapOf<Value>(
  node: DocumentNode | undefined,
  read: (value: DocumentNode) => Value | undefined,
): Readonly<Record<string, Value>> | undefined {
  if (node === undefined) return {};
  if (node.kind !== 'map') return undefined;
  const pairs = node.entries.map(({ key, value }) => [key, read(value)] as const);
  return pairs.every((pair): pair is readonly [string, Value] => pair[1] !== undefined) ? Object.fromEntries(pairs) : undefined;
}

function readPolicySource(node: DocumentNode | undefined): Result<NonNullable<ManagedSettings['policy']>, ManagedProblem> | undefined {
  if (node === undefined) return undefined;
  if (node.kind !== 'map') return invalid('`policy` is no map.', 'Write `policy: {file: /etc/wharfmaster/policy.yaml}`.');
  const unknown = unknownKey(node.entries, policyKeys);
  if (unknown !== undefined) return unknown;
  const value = (key: (typeof policyKeys)[number]): DocumentNode | undefined => node.entries.find((entry) => entry.key === key)?.value;
  const file = textOf(value('file'));
  if (file === undefined) return invalid('`policy.file` is missing.', 'Name the policy file with its absolute path.');
  if (!/^(\/|[A-Za-z]:[\\/])/.test(file))
    return invalid(
      `\`policy.file\` is \`${file}\`, which is no absolute path.`,
      'Name the policy file from the root on: nobody can say what a relative path is relative to.',
    );
  const name = value('name');
  const serial = value('minSerial');
  if (name !== undefined && textOf(name) === undefined)
    return invalid('`policy.name` is no text.', 'Write the name of the policy, in quotes.');
  if (serial !== undefined && serialOf(serial) === undefined)
    return invalid('`policy.minSerial` is no whole number.', 'Write the lowest serial that may govern, e.g. 41.');
  const [nameText, minSerial] = [textOf(name), serialOf(serial)];
  return ok({ file, ...(nameText === undefined ? {} : { name: nameText }), ...(minSerial === undefined ? {} : { minSerial }) });
}

function unknownKey(entries: readonly MapEntry[], known: readonly string[]): Result<never, ManagedProblem> | undefined {
  const entry = entries.find(({ key }) => !known.includes(key) && !key.startsWith('x-'));
  if (entry === undefined) return undefined;
  const near = nearestWord(entry.key, known);
  return invalid(
    `It has an unknown key \`${entry.key}\`.`,
    near === undefined ? `Known keys are: ${known.join(', ')}.` : `Did you mean \`${near}\`?`,
  );
}

function textOf(node: DocumentNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' && node.value !== '' ? node.value : undefined;
}

function serialOf(node: DocumentNode | undefined): number | undefined {
  const value = node?.kind === 'scalar' ? node.value : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function textMap(node: DocumentNode | undefined): Readonly<Record<string, string>> | undefined {
  return mapOf(node, textOf);
}

function textList(node: DocumentNode | undefined): readonly string[] | undefined {
  if (node === undefined) return [];
  if (node.kind !== 'list') return undefined;
  const texts = node.items.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function invalid(message: string, next: string): Result<never, ManagedProblem> {
  return failed({ code: 'MANAGED_INVALID', message, next });
}
