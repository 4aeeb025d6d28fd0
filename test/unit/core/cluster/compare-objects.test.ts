import { describe, expect, it } from 'vitest';
import { compareObjects, type FieldChange } from '../../../../src/core/cluster/drift/compare-objects.js';
import { weakeningOf } from '../../../../src/core/cluster/drift/weakening.js';

const policy = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: 'wharfmaster-bank-denying', annotations: { 'wharfmaster.example/policy-digest': 'sha256:1' } },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] }] },
    validations: [{ expression: 'variables.ok', reason: 'Forbidden' }],
  },
};
const binding = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: { name: 'wharfmaster-bank-denying' },
  spec: {
    policyName: 'wharfmaster-bank-denying',
    validationActions: ['Deny', 'Audit'],
    matchResources: {
      namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] }] },
    },
  },
};

/** Each change on a line, with what it lets through. */
function picture(changes: readonly FieldChange[]): readonly string[] {
  return changes.map((change) => `${change.change} ${change.path}${weakeningOf(change) === undefined ? '' : ' (weaker)'}`);
}

describe('what is installed against what would be installed', () => {
  it('takes what the server adds by itself for no difference', () => {
    const installed = {
      ...policy,
      metadata: {
        ...policy.metadata,
        uid: 'c2a1',
        generation: 1,
        creationTimestamp: '2026-11-23T06:00:00Z',
        managedFields: [{ manager: 'kubectl' }],
        annotations: { ...policy.metadata.annotations, 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      },
      spec: {
        ...policy.spec,
        matchConstraints: {
          ...policy.spec.matchConstraints,
          matchPolicy: 'Equivalent',
          namespaceSelector: {},
          objectSelector: {},
          resourceRules: policy.spec.matchConstraints.resourceRules.map((rule) => ({ ...rule, scope: '*' })),
        },
      },
      status: { observedGeneration: 1, typeChecking: {} },
    };
    expect(compareObjects(policy, installed)).toEqual([]);
  });

  it('takes lists of texts as sets, for actions and resources have no order', () => {
    expect(compareObjects(binding, { ...binding, spec: { ...binding.spec, validationActions: ['Audit', 'Deny'] } })).toEqual([]);
  });

  it('says which weakening a change of a binding is', () => {
    const weak = {
      ...binding,
      spec: {
        ...binding.spec,
        validationActions: ['Audit'],
        matchResources: {
          namespaceSelector: {
            matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'payments'] }],
          },
          objectSelector: { matchLabels: { team: 'a' } },
        },
      },
    };
    expect(picture(compareObjects(binding, weak))).toEqual([
      'removed spec.validationActions (weaker)',
      'added spec.matchResources.namespaceSelector.matchExpressions[0].values (weaker)',
      'added spec.matchResources.objectSelector (weaker)',
    ]);
  });

  it('says which weakening a change of a policy is', () => {
    const weak = {
      ...policy,
      metadata: { name: policy.metadata.name, annotations: { 'wharfmaster.example/policy-digest': 'sha256:2' } },
      spec: {
        failurePolicy: 'Ignore',
        matchConstraints: { resourceRules: [{ ...policy.spec.matchConstraints.resourceRules[0], operations: ['CREATE'] }] },
        matchConditions: [{ name: 'not-bob', expression: "request.userInfo.username != 'bob'" }],
        validations: [],
      },
    };
    expect(picture(compareObjects(policy, weak))).toEqual([
      'altered metadata.annotations["wharfmaster.example/policy-digest"]',
      'altered spec.failurePolicy (weaker)',
      'removed spec.matchConstraints.resourceRules[0].operations (weaker)',
      'removed spec.validations[0] (weaker)',
      'added spec.matchConditions (weaker)',
    ]);
  });

  it('finds a change although the digest in the object is still the policy’s own', () => {
    const forged = { ...policy, spec: { ...policy.spec, validations: [{ expression: 'true', reason: 'Forbidden' }] } };
    expect(picture(compareObjects(policy, forged))).toEqual(['altered spec.validations[0].expression']);
  });

  it('stays bounded when an object differs everywhere or is nested without end', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    const many = { spec: { list: Array.from({ length: 10_000 }, (_, at) => ({ at })) } };
    expect(compareObjects(many, { spec: { list: [] } }).length).toBe(50);
    expect(compareObjects({ spec: {} }, { spec: { odd: deep } })).toEqual([
      { path: 'spec.odd', change: 'added', found: 'a value nested too deeply to show' },
    ]);
  });
});
