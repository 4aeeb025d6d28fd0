import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Absolute paths of what scripts/setup-enforce-tools.mjs puts on this machine, by its keys. */
export type EnforceTools = Readonly<Record<string, string>>;

let found: EnforceTools | undefined;

/** The tools, set up first when they are not there yet. */
export function enforceTools(): EnforceTools & { readonly gator: string; readonly kyverno: string } {
  found ??= understand(process.env['WHARFMASTER_ENFORCE_TOOLS'] ?? setUp());
  const { gator, kyverno } = found;
  if (gator === undefined || kyverno === undefined) throw new Error('scripts/setup-enforce-tools.mjs names neither gator nor kyverno.');
  return { ...found, gator, kyverno };
}

function setUp(): string {
  const script = fileURLToPath(new URL('../../../../scripts/setup-enforce-tools.mjs', import.meta.url));
  return execFileSync(process.execPath, [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function understand(text: string): EnforceTools {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('scripts/setup-enforce-tools.mjs printed no JSON.');
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
