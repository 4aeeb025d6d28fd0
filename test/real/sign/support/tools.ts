import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Absolute paths of what scripts/setup-sign-tools.mjs puts on this machine. */
export type SignTools = Readonly<Record<(typeof names)[number], string>>;

const names = [
  'dockerRegistry',
  'notaryServer',
  'notarySigner',
  'dockerTrust',
  'openssl',
  'cosign',
  'fulcio',
  'rekor',
  'notation',
  'crane',
  'timestampServer',
  'referrersRegistry',
] as const;
let found: SignTools | undefined;

/** The tools, set up first when they are not there yet; `npm test` has done that and says where they are. */
export function signTools(): SignTools {
  found ??= understand(process.env['WHARFMASTER_SIGN_TOOLS'] ?? setUp());
  return found;
}

function setUp(): string {
  const script = fileURLToPath(new URL('../../../../scripts/setup-sign-tools.mjs', import.meta.url));
  return execFileSync(process.execPath, [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function understand(text: string): SignTools {
  const value: unknown = JSON.parse(text);
  const entries = names.map((name): [string, string] => {
    const path: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    if (typeof path !== 'string') throw new Error(`scripts/setup-sign-tools.mjs says nothing about ${name}.`);
    return [name, path];
  });
  return Object.fromEntries(entries) as SignTools;
}
