import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Absolute paths of what scripts/setup-enforce-tools.mjs puts on this machine, by its keys. */
export type EnforceTools = Readonly<Record<EnforceTool, string>>;

type EnforceTool =
  'etcd' | 'kubeApiserver' | 'kubectl' | 'gator' | 'kyverno' | 'policyTester' | 'conftest' | 'buildx' | 'hadolint' | 'skopeo';

let found: EnforceTools | undefined;

/** The tools, set up first when they are not there yet. */
export function enforceTools(): EnforceTools {
  found ??= understand(process.env['WHARFMASTER_ENFORCE_TOOLS'] ?? setUp());
  return found;
}

function setUp(): string {
  const script = fileURLToPath(new URL('../../../../scripts/setup-enforce-tools.mjs', import.meta.url));
  return execFileSync(process.execPath, [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** What is not named is found out when it is started: a run by hand may name only what its tests need. */
function understand(text: string): EnforceTools {
  const value: unknown = JSON.parse(text);
  const pathOf = (key: string): string => {
    const path: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
    return typeof path === 'string' ? path : `${key}-is-not-in-WHARFMASTER_ENFORCE_TOOLS`;
  };
  return {
    etcd: pathOf('etcd'),
    kubeApiserver: pathOf('kubeApiserver'),
    kubectl: pathOf('kubectl'),
    gator: pathOf('gator'),
    kyverno: pathOf('kyverno'),
    policyTester: pathOf('policyTester'),
    conftest: pathOf('conftest'),
    buildx: pathOf('buildx'),
    hadolint: pathOf('hadolint'),
    skopeo: pathOf('skopeo'),
  };
}
