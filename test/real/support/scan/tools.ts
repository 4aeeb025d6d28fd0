import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Absolute paths of what scripts/setup-scan-tools.mjs puts on this machine. */
export type ScanTools = Readonly<Record<(typeof names)[number], string>>;

const names = ['dockerd', 'docker', 'clamscan', 'sigtool', 'podman', 'busybox', 'grype', 'grypeDatabase', 'buildkitd', 'buildctl'] as const;
let found: ScanTools | undefined;

/** The tools, set up first when they are not there yet; `npm test` has done that and says where they are. */
export function scanTools(): ScanTools {
  found ??= understand(process.env['WHARFMASTER_SCAN_TOOLS'] ?? setUp());
  return found;
}

/** What Grype needs to use our database, and nothing of the network (recipes/real-tools.md). */
export function grypeEnvironment(): Readonly<Record<string, string>> {
  return {
    GRYPE_DB_CACHE_DIR: scanTools().grypeDatabase,
    GRYPE_DB_AUTO_UPDATE: 'false',
    GRYPE_DB_VALIDATE_AGE: 'false',
    GRYPE_CHECK_FOR_APP_UPDATE: 'false',
  };
}

function setUp(): string {
  const script = fileURLToPath(new URL('../../../../scripts/setup-scan-tools.mjs', import.meta.url));
  return execFileSync(process.execPath, [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function understand(text: string): ScanTools {
  const value: unknown = JSON.parse(text);
  const entries = names.map((name): [string, string] => {
    const path: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    if (typeof path !== 'string') throw new Error(`scripts/setup-scan-tools.mjs says nothing about ${name}.`);
    return [name, path];
  });
  return Object.fromEntries(entries) as ScanTools;
}
