import type { ExportedRule, PolicyIdentity } from '../exporter.js';
import { objectName, stampOf } from '../writing/index.js';
import type { Authority } from './authorities.js';

/** One ClusterImagePolicy: images that one of the globs matches need one of the authorities. All objects that match must be satisfied. */
export interface ClusterImagePolicy {
  /** The end of its name. */
  readonly suffix: string;
  readonly globs: readonly string[];
  readonly authorities: readonly Authority[];
  readonly mode: 'enforce' | 'warn';
}

/** As the cluster takes it. An object without authorities would let everything pass that it matches (pkg/webhook/validator.go), so none is made. */
export function imagePolicyObject(
  { suffix, globs, authorities, mode }: ClusterImagePolicy,
  identity: PolicyIdentity,
  rules: readonly ExportedRule[],
): object {
  return {
    apiVersion: 'policy.sigstore.dev/v1beta1',
    kind: 'ClusterImagePolicy',
    metadata: { name: objectName(identity, suffix), ...stampOf(identity, rules) },
    spec: {
      images: globs.map((glob) => ({ glob })),
      authorities: authorities.length > 0 ? authorities : [nobody],
      mode,
    },
  };
}

const nobody = {
  name: 'nobody',
  static: { action: 'fail', message: 'Nobody whose signature this controller can verify may sign this image.' },
};
