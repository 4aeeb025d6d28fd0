import type { ExportedRule, PolicyIdentity } from '../exporter.js';

/** What every object says of where it comes from, so that an auditor reads in the cluster what the report says. */
export interface Stamp {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A name nobody else can use (RFC 2606), until the project has a domain. */
export const annotationPrefix = 'wharfmaster.example';

/** The policy's identity, and the parts of it that the object says stricter or looser. */
export function stampOf({ name, version, serial, owner, digest, source }: PolicyIdentity, rules: readonly ExportedRule[]): Stamp {
  const differing = rules.filter(({ fidelity }) => fidelity === 'stricter' || fidelity === 'looser');
  const report = differing.map(({ path, fidelity, reason }) => `${fidelity} ${path}: ${reason}`).join('\n');
  return {
    labels: { 'app.kubernetes.io/managed-by': 'wharfmaster' },
    annotations: named({
      'policy-digest': digest,
      'policy-name': name,
      'policy-owner': owner,
      'policy-serial': serial?.toString(),
      'policy-source': source,
      'policy-version': version,
      differs: shortened(report),
    }),
  };
}

/** Kubernetes allows 256 KiB of annotations for an object; the whole report is in its own file. */
const longestReport = 32_768;

function shortened(report: string): string | undefined {
  if (report === '') return undefined;
  return report.length <= longestReport ? report : `${report.slice(0, longestReport)}\n… the rest stands in export-report.json`;
}

function named(values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[`${annotationPrefix}/${key}`, value]])),
  );
}
