import { delimiter, dirname } from 'node:path';
import { runCli, type Ran } from '../../../cli/support/run-cli.js';
import { grypeEnvironment, scanTools } from './tools.js';
import type { Zoo } from './zoo.js';

/** What `wharfmaster scan --format json` says, as far as these tests look at it. */
export interface ScanPrinted {
  readonly exitCode: number;
  readonly verdict: PrintedVerdict;
  readonly problem?: { readonly code: string; readonly message: string; readonly next: string };
  readonly subjects: readonly PrintedSubject[];
}

interface PrintedVerdict {
  readonly outcome: string;
  readonly missing: readonly string[];
  readonly findings: readonly { readonly rule: string }[];
}

interface PrintedSubject {
  readonly subject: { readonly imageId: string; readonly tags: readonly string[] };
  readonly verdict: PrintedVerdict;
  readonly scanners: readonly { readonly id: string; readonly version?: string; readonly database?: { readonly builtAt?: string } }[];
  readonly failures: readonly { readonly scanner: string; readonly code: string }[];
  readonly attribution?: { readonly layers: readonly (Placed & { readonly layer: string })[] };
  readonly vulnerabilities: readonly (Placed & {
    readonly id: string;
    readonly package: { readonly name: string; readonly path?: string };
    readonly knownExploited?: boolean;
    /** Copies of the package elsewhere in the image. */
    readonly otherPlaces?: readonly { readonly path?: string; readonly layer?: string }[];
  })[];
  readonly malware: readonly (Placed & { readonly path: string; readonly signature: string; readonly deleted?: boolean })[];
}

interface Placed {
  readonly origin: string;
  readonly line?: number;
}

/** The environment of a person whose docker, podman and Grype are those of the tests. */
export function scanEnvironment({ docker, podman }: Pick<Zoo, 'docker' | 'podman'>): Readonly<Record<string, string>> {
  const { grype, docker: client } = scanTools();
  const path = [dirname(grype), dirname(client), process.env['PATH'] ?? ''].join(delimiter);
  return { ...docker.env, ...podman.env, ...grypeEnvironment(), PATH: path };
}

/** Runs `wharfmaster scan … --format json` in a folder and gives its exit code, what it printed and what it said beside. */
export async function scanJson(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ran & { readonly printed: ScanPrinted }> {
  const ran = await runCli(folder, ['scan', '--quiet', '--format', 'json', ...args], environment);
  if (!ran.out.startsWith('{')) throw new Error(`scan ${args.join(' ')} printed no result (exit ${String(ran.code)}):\n${ran.notes}`);
  return { ...ran, printed: JSON.parse(ran.out) as ScanPrinted };
}
