import type { ExportedRule, PolicyIdentity } from '../exporter.js';
import type { Note } from '../signatures/index.js';
import { objectName, stampOf } from '../writing/index.js';
import type { Authority } from './authorities.js';

/** One ClusterImagePolicy: images that one of the globs matches need one of the authorities. All objects that match must be satisfied. */
export interface ClusterImagePolicy {
  /** The part of the policy that it says. */
  readonly path: string;
  /** The end of its name. */
  readonly suffix: string;
  readonly globs: readonly string[];
  readonly authorities: readonly Authority[];
  readonly mode: 'enforce' | 'warn';
}

/** Objects for some parts of a policy, and what was lost on the way. */
export interface PolicyObjects {
  readonly objects: readonly ClusterImagePolicy[];
  readonly notes: readonly Note[];
}

/**
 * As the cluster takes them. The first one carries all of the report and the policy itself, each other one what is said of its own part, or
 * a large policy would grow with its square.
 */
export function imagePolicyObjects(
  policies: readonly ClusterImagePolicy[],
  identity: PolicyIdentity,
  rules: readonly ExportedRule[],
): readonly object[] {
  const { source: _source, ...named } = identity;
  const byPath = new Map(rules.map((rule) => [rule.path, rule]));
  return policies.map((policy, at) => {
    const own = byPath.get(policy.path);
    const stamp = at === 0 ? stampOf(identity, rules) : stampOf(named, own === undefined ? [] : [own]);
    return toObject(policy, { name: objectName(identity, policy.suffix), ...stamp });
  });
}

/** An object without authorities would let everything pass that it matches (pkg/webhook/validator.go), so none is made. */
function toObject({ globs, authorities, mode }: ClusterImagePolicy, metadata: object): object {
  return {
    apiVersion: 'policy.sigstore.dev/v1beta1',
    kind: 'ClusterImagePolicy',
    metadata,
    spec: { images: globs.map((glob) => ({ glob })), authorities: authorities.length > 0 ? authorities : [nobody], mode },
  };
}

const nobody: Authority = {
  name: 'nobody',
  static: { action: 'fail', message: 'Nobody whose signature this controller can verify may sign this image.' },
};
