import { failed, ok, type Result } from '../../model/result.js';
import { admissionNotes, checkGroups, type CheckGroup } from '../admission/index.js';
import { compileChecks } from '../checks/index.js';
import type { Exported, Exporter, ExportInput, ExportProblem } from '../exporter.js';
import { printYaml, stampOf } from '../writing/index.js';
import { admissionObjects } from './admission-objects.js';
import type { Export } from './admission-policy.js';
import { readScope, scopeNotes, scopeOptions } from './scope.js';

/** Kubernetes' own admission: no webhook that could be away. It has no clock and sees no signatures (targets.md section 6). */
export const kubernetes: Exporter = {
  id: 'kubernetes',
  title: 'Kubernetes (ValidatingAdmissionPolicy)',
  stage: 'admit',
  provedWith: 'kube-apiserver 1.35.4',
  options: scopeOptions,
  layers: 'all-apply',
  export: exportPolicy,
};

function exportPolicy({ policy, identity, now, allowsLooser, options }: ExportInput): Result<Exported, ExportProblem> {
  const scope = readScope(options);
  if (!scope.ok) return scope;
  const compiled = compileChecks(policy, { use: 'run', class: 'manifest', kind: 'kubernetes' }, { now, hasClock: false, allowsLooser });
  if (!compiled.ok) return compiled;
  const rules = [...compiled.value.rules, ...admissionNotes(policy), ...scopeNotes(scope.value)];
  const groups = checkGroups(policy, compiled.value.checks);
  if (groups.length === 0) return failed(nothing);
  const objects = allObjects(groups, { ...scope.value, identity, stamp: stampOf(identity, rules) });
  if (!objects.ok) return objects;
  return ok({ files: [{ name: 'validating-admission-policy.yaml', text: printYaml(objects.value) }], rules });
}

function allObjects(groups: readonly CheckGroup[], made: Export): Result<readonly object[], ExportProblem> {
  const objects: object[] = [];
  for (const group of groups) {
    const result = admissionObjects(group, made);
    if (!result.ok) return result;
    objects.push(...result.value);
  }
  return ok(objects);
}

const nothing: ExportProblem = {
  code: 'EXPORT_NOTHING',
  message: 'The policy denies and warns of nothing in manifests, so there is nothing that a cluster should enforce.',
  next: 'Look at `places` and at the levels of its rules, then export again.',
};
