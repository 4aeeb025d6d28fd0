import type { ClusterIdentity, Drift, DriftChange, DriftReport } from '../../core/index.js';

/** A drift report for people, unescaped: whoever prints it escapes each line. */
export function describeDrift(
  { cluster, objects, drifts, exemptNamespaces, unseen }: DriftReport,
  targets: readonly string[],
): readonly string[] {
  const count =
    drifts.length === 0 ? 'all as the policy would have them' : `${drifts.length} ${drifts.length === 1 ? 'difference' : 'differences'}`;
  return [
    ...drifts.flatMap(describeOne),
    `${describeCluster(cluster)}: ${objects} ${objects === 1 ? 'object' : 'objects'} of ${targets.join(', ')}, ${count}.`,
    ...exemptNamespaces.map(({ namespace, by }) => `  not judged: the namespace ${namespace}, left out by ${by.join(', ')}`),
    ...unseen.map((sentence) => `  unseen: ${sentence}`),
  ];
}

/** Which cluster was asked, as whom. */
export function describeCluster({ id, version, user, context, server }: ClusterIdentity): string {
  const place = [context === undefined ? undefined : `context ${context}`, server].filter((part) => part !== undefined).join(', ');
  return `Cluster ${id} (${version}${place === '' ? '' : `; ${place}`}) as ${user}`;
}

function describeOne(drift: Drift): readonly string[] {
  switch (drift.drift) {
    case 'missing':
      return [`missing  ${drift.object}`, ...(drift.why === undefined ? [] : [`  ${drift.why}`])];
    case 'extra':
      return [
        `extra  ${drift.object}`,
        `  It looks like ours${drift.policyDigest === undefined ? '' : `, of a policy ${drift.policyDigest}`}, and no policy here would install it.`,
      ];
    case 'exempting':
      return [`exempting  ${drift.object}`, `  ${drift.says}`];
    case 'changed':
      return [
        `changed  ${drift.object}`,
        ...drift.changes.map((change) => `  ${describeChange(change)}`),
        ...(drift.hasMore ? ['  … and more'] : []),
      ];
  }
}

function describeChange({ path, change, wanted, found, weakens }: DriftChange): string {
  const what = {
    altered: `${found ?? ''} where ${wanted ?? ''} belongs`,
    removed: `${wanted ?? ''} is gone`,
    added: `${found ?? ''} was added`,
  }[change];
  return `${path}: ${what}.${weakens === undefined ? '' : ` ${weakens}`}`;
}
