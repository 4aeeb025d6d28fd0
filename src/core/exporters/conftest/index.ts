import { ok } from '../../model/result.js';
import { compileChecks } from '../checks/index.js';
import type { ExportedRule, Exporter } from '../exporter.js';
import {
  ciNotes,
  ciStage,
  compileDockerfileChecks,
  sourcedIdentityOf,
  mergeNotes,
  nothingHere,
  regoChecks,
  regoComment,
  softened,
} from '../pipeline/index.js';
import { dockerfileRules } from './dockerfile-rules.js';
import { entryRules } from './entry-rules.js';
import { manifestRules } from './manifest-rules.js';

/**
 * Rego for conftest, which judges manifests and Dockerfiles as files: `conftest test --policy policy --data data FILES`. The Rego is the same
 * for every policy; what the policy says is data beside it, and without that data everything is refused.
 */
export const conftest: Exporter = {
  id: 'conftest',
  title: 'conftest (Open Policy Agent)',
  stage: 'build',
  provedWith: 'conftest 0.71.1',
  options: [],
  layers: 'one-only',
  export({ policy, identity, now, allowsLooser }) {
    const stage = ciStage(policy);
    if (stage === 'off')
      return nothingHere(
        'The policy switches stage `ci` off, which is where conftest runs.',
        'Set `enforcement.ci` to `report` or `block`.',
      );
    const time = { now, hasClock: true, allowsLooser };
    const manifests = compileChecks(policy, { use: 'run', class: 'manifest', kind: 'kubernetes' }, time);
    if (!manifests.ok) return manifests;
    const dockerfiles = compileDockerfileChecks(policy, time);
    if (!dockerfiles.ok) return dockerfiles;
    const rules = mergeNotes(ciNotes(policy), manifests.value.rules.map(onNamespaces), dockerfiles.value.rules);
    const data = {
      wharfmaster: {
        policy: sourcedIdentityOf(identity),
        manifests: regoChecks(softened(manifests.value.checks, stage)),
        dockerfiles: regoChecks(softened(dockerfiles.value.checks, stage)),
      },
    };
    const head = regoComment(identity, rules);
    return ok({
      files: [
        { name: 'data/wharfmaster.json', text: `${JSON.stringify(data, undefined, 2)}\n` },
        { name: 'policy/wharfmaster.rego', text: head + entryRules },
        { name: 'policy/wharfmaster_manifests.rego', text: head + manifestRules },
        { name: 'policy/wharfmaster_dockerfiles.rego', text: head + dockerfileRules },
      ],
      rules,
    });
  },
};

function onNamespaces(rule: ExportedRule): ExportedRule {
  if (!rule.path.endsWith('].namespaces')) return rule;
  return {
    ...rule,
    fidelity: 'stricter',
    reason: '`metadata.namespace` decides; a manifest without one, which the policy leaves undetermined, is refused and told so.',
  };
}
