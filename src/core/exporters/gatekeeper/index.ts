import { ok } from '../../model/result.js';
import { admissionNotes, checkGroups, identityText, podKinds, type CheckGroup } from '../admission/index.js';
import { compileChecks } from '../checks/index.js';
import type { Exporter, PolicyIdentity } from '../exporter.js';
import { regoChecks } from '../pipeline/index.js';
import { objectName, printYaml, stampOf, type Stamp } from '../writing/index.js';
import { constraintKind, constraintTemplate } from './constraint-template.js';

/** Gatekeeper with a template of our own: Gatekeeper's library knows only prefixes and looks only at Pods (targets.md section 5). */
export const gatekeeper: Exporter = {
  id: 'gatekeeper',
  title: 'Gatekeeper (a template of our own)',
  stage: 'admit',
  provedWith: 'gator 3.23.1',
  options: [],
  layers: 'all-apply',
  export({ policy, identity, now, allowsLooser }) {
    const compiled = compileChecks(policy, { use: 'run', class: 'manifest', kind: 'kubernetes' }, { now, hasClock: true, allowsLooser });
    if (!compiled.ok) return compiled;
    const rules = [...compiled.value.rules, ...admissionNotes(policy)];
    const stamp = stampOf(identity, rules);
    const constraints = checkGroups(policy, compiled.value.checks).map((group) => constraintOf(group, identity, stamp));
    return ok({
      files: [
        { name: 'constraint-template.yaml', text: printYaml([constraintTemplate]) },
        { name: 'constraints.yaml', text: printYaml(constraints) },
      ],
      rules,
    });
  },
};

function constraintOf({ action, strength, checks }: CheckGroup, identity: PolicyIdentity, stamp: Stamp): object {
  return {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind: constraintKind,
    metadata: { name: objectName(identity, strength), ...stamp },
    spec: {
      enforcementAction: action === 'audit' ? 'dryrun' : action,
      match: { kinds: podKinds.map(({ group, kinds }) => ({ apiGroups: [group], kinds })) },
      parameters: { policy: identityText(identity), strength, checks: regoChecks(checks) },
    },
  };
}
