import type { Exporter, ExportInput, PolicyIdentity } from './exporter.js';

/**
 * What an export was made from, for whoever imports it again. It is a hint only: the importer makes the same export anew and believes the
 * source where the live objects are what comes out (importers/own-exports).
 */
export interface ExportSource {
  readonly target: string;
  readonly identity: PolicyIdentity;
  readonly policy: object;
  readonly options: Readonly<Record<string, string>>;
  readonly allowsLooser: boolean;
}

/** Kubernetes allows 256 KiB of annotations for an object; a larger policy is not carried along. */
const longestSource = 60_000;

/** The source as text; undefined when it is too large to be carried. */
export function exportSource({ id }: Exporter, { policy, identity, options, allowsLooser }: ExportInput): string | undefined {
  const source: ExportSource = { target: id, identity, policy, options: Object.fromEntries(options), allowsLooser };
  const text = JSON.stringify(source);
  return text.length <= longestSource ? text : undefined;
}
