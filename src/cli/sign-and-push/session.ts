import { escapeText, failed, ok, parseReference, type ReleaseTarget, type Result, type SigningMeans } from '../../core/index.js';
import { hasIdentityToken } from '../../node/trust/identity-tokens.js';
import { openTrust, type OpenTrust } from '../../node/trust/open-trust.js';
import type { Io } from '../io.js';
import { organisationOf } from '../policies/organisation.js';
import { openTools, type ScanTools } from '../scan/open-tools.js';
import { openScanSession, type ScanSession } from '../scan/session.js';
import type { SignAndPushCommand } from './options.js';

/** What one run of `sign-and-push` works with. */
export interface PushSession {
  readonly command: SignAndPushCommand;
  /** Policies, workspaces and the way to the image: as `scan` has them. */
  readonly scan: ScanSession;
  readonly tools: ScanTools;
  readonly trust: OpenTrust;
  /** The administrator's folders for evidence. */
  readonly sinks: readonly string[];
}

/** A failure is why no push could be relied on, a sentence each. */
export function openPushSession(command: SignAndPushCommand, io: Io): Result<PushSession, readonly string[]> {
  const scan = openScanSession(command.scan, io);
  if (!scan.ok) return scan;
  const { governing, workspaces } = scan.value;
  if (governing.layers.length === 0)
    return failed(['No policy was found, so nothing may be pushed. Name one with --policy, or write a .wharfmaster.yaml.']);
  const unknown = unknownSigners(command.keys, governing);
  if (unknown.length > 0) return failed(unknown);
  const organisation = organisationOf(command.scan.policy, io);
  if (!organisation.ok) return failed([organisation.problem]);
  const managed = organisation.value.managed?.settings;
  const tools = openTools(scan.value);
  const means = Object.fromEntries([...command.keys].map(([signer, key]): [string, Partial<SigningMeans>] => [signer, { key }]));
  const tokenPlaces = {
    environment: process.env,
    workspaces,
    ...(command.identityTokenFile !== undefined && { identityTokenFile: command.identityTokenFile }),
  };
  const trust = openTrust({
    governing,
    workspaces,
    ...(managed !== undefined && { managed }),
    trustRoots: { flags: Object.fromEntries(command.trustRoots) },
    means,
    ...(command.engine !== undefined && { engine: command.engine }),
    hasIdentityToken: hasIdentityToken(tokenPlaces),
    search: tools.search,
    runner: tools.runner,
    environment: process.env,
    hear: (line) => io.note(escapeText(line)),
  });
  return ok({ command, scan: scan.value, tools, trust, sinks: managed?.evidenceSinks ?? [] });
}

/** A name that no policy has is a slip: its key would be left aside without a word. */
function unknownSigners(keys: SignAndPushCommand['keys'], { layers }: ScanSession['governing']): readonly string[] {
  const names = new Set(layers.flatMap(({ policy }) => Object.keys(policy.trust?.signers ?? {})));
  const known = names.size === 0 ? 'The policies have none.' : `The policies have ${[...names].join(', ')}.`;
  return [...keys.keys()].flatMap((name) =>
    names.has(name) ? [] : [`--key ${name}=… is for no signer of a policy. ${known} Write one of their names, or leave the key out.`],
  );
}

/** TARGET, else the only name that the image has. */
export function targetOf({ target, scan }: SignAndPushCommand, tags: readonly string[]): Result<ReleaseTarget, string> {
  if (target !== undefined) return ok(target);
  const [only, ...others] = tags.flatMap((tag) => {
    const parsed = parseReference(tag);
    const reference = parsed.ok ? parsed.value.reference : undefined;
    return reference?.tag === undefined ? [] : [{ registry: reference.registry, repository: reference.repository, tag: reference.tag }];
  });
  if (only !== undefined && others.length === 0) return ok(only);
  return failed(`Say where ${scan.image} is to be released: wharfmaster sign-and-push ${scan.image} registry.bank.example/apps/web:1.4.`);
}
