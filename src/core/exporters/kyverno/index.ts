import { ok } from '../../model/result.js';
import { admissionNotes, checkGroups } from '../admission/index.js';
import { compileChecks } from '../checks/index.js';
import type { Exporter } from '../exporter.js';
import { printYaml, stampOf } from '../writing/index.js';
import { validatingPolicy } from './validating-policy.js';
import { imageValidatingPolicies, readVerification } from './verification/index.js';

export const kyverno: Exporter = {
  id: 'kyverno',
  title: 'Kyverno (ValidatingPolicy, ImageValidatingPolicy)',
  stage: 'admit',
  provedWith: 'Kyverno CLI 1.19.1',
  options: [
    {
      name: 'digests',
      values: ['require', 'pin'],
      fallback: 'require',
      about: 'Images whose signature counts must be named with their digest, or Kyverno writes it into the object.',
    },
    {
      name: 'indexes',
      values: ['refuse', 'accept'],
      fallback: 'refuse',
      about: 'Whether an index of several platforms may run when it is signed and nobody can ask for the signatures of its platforms.',
    },
    { name: 'tuf-mirror', fallback: '', about: 'The TUF repository of your own Sigstore; else Kyverno asks the public one.' },
    { name: 'tuf-root', fallback: '', about: 'The first root.json of that repository, as base64.' },
  ],
  layers: 'all-apply',
  export(input) {
    const { policy, identity, now, allowsLooser } = input;
    const compiled = compileChecks(policy, { use: 'run', class: 'manifest', kind: 'kubernetes' }, { now, hasClock: true, allowsLooser });
    if (!compiled.ok) return compiled;
    const verified = readVerification(input);
    if (!verified.ok) return verified;
    const rules = [...compiled.value.rules, ...admissionNotes(policy), ...verified.value.rules];
    const stamp = stampOf(identity, rules);
    const documents = [
      ...checkGroups(policy, compiled.value.checks).map((group) => validatingPolicy(group, identity, stamp)),
      ...imageValidatingPolicies(verified.value.verification, input, stamp),
    ];
    return ok({ files: [{ name: 'kyverno.yaml', text: printYaml(documents) }], rules });
  },
};
