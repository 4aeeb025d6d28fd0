import type { SignerChoice } from '../../tool-host/protocol.js';

/** The person's own settings about signing; all have application scope, so no workspace has a say in them. */
export interface SigningSettings {
  readonly policy?: string;
  /** Whose signatures make a policy from afar count. */
  readonly policyTrust?: Readonly<Record<string, unknown>>;
  readonly signers: Readonly<Record<string, SignerChoice>>;
  readonly trustRoots: Readonly<Record<string, string>>;
  /** `host[:port]` of the registries in which signatures are looked up without asking each time. */
  readonly verifyRegistries: readonly string[];
  readonly evidence?: string;
  readonly hashUser: boolean;
}

/** What stands in the settings below `wharfmaster`; anything else than what they are for says nothing. */
export function signingSettingsFrom(get: (name: string) => unknown): SigningSettings {
  const policy = textOf(get('policy'));
  const policyTrust = recordOf(get('policyTrust'));
  const evidence = textOf(get('evidence.location'));
  return {
    signers: signersIn(get('signing.signers')),
    trustRoots: textsIn(get('trustRoots')),
    verifyRegistries: listOf(get('verify.registries')).map((host) => host.toLowerCase()),
    hashUser: get('evidence.hashUser') === true,
    ...(policy !== undefined && { policy }),
    ...(Object.keys(policyTrust).length > 0 && { policyTrust }),
    ...(evidence !== undefined && { evidence }),
  };
}

/** What else is written there says nothing. */
function signersIn(value: unknown): SigningSettings['signers'] {
  const entries = Object.entries(recordOf(value)).map(([name, choice]): [string, SignerChoice] => {
    const [engine, key] = [textOf(recordOf(choice)['engine']), textOf(recordOf(choice)['key'])];
    const flow = (['browser', 'device'] as const).find((known) => known === recordOf(choice)['flow']);
    return [name, { ...(engine !== undefined && { engine }), ...(key !== undefined && { key }), ...(flow !== undefined && { flow }) }];
  });
  return Object.fromEntries(entries);
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(recordOf(value)).flatMap(([name, text]) => {
      const written = textOf(text);
      return written === undefined ? [] : [[name, written]];
    }),
  );
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap((one) => textOf(one) ?? []) : [];
}

/** Absent when it is empty. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
