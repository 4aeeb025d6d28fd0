import { ok } from '../../model/result.js';
import { admissionNotes, checkGroups } from '../admission/index.js';
import { compileChecks } from '../checks/index.js';
import type { Exporter } from '../exporter.js';
import { printYaml, stampOf } from '../writing/index.js';
import { validatingPolicy } from './validating-policy.js';

export const kyverno: Exporter = {
  id: 'kyverno',
  title: 'Kyverno (ValidatingPolicy, ImageValidatingPolicy)',
  stage: 'admit',
  provedWith: 'Kyverno CLI 1.19.1',
  options: [],
  layers: 'all-apply',
  export({ policy, identity, now, allowsLooser }) {
    const compiled = compileChecks(policy, { use: 'run', class: 'manifest', kind: 'kubernetes' }, { now, hasClock: true, allowsLooser });
    if (!compiled.ok) return compiled;
    const rules = [...compiled.value.rules, ...admissionNotes(policy)];
    const stamp = stampOf(identity, rules);
    const documents = checkGroups(policy, compiled.value.checks).map((group) => validatingPolicy(group, identity, stamp));
    return ok({ files: [{ name: 'kyverno.yaml', text: printYaml(documents) }], rules });
  },
};
