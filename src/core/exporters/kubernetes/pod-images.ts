import { podKinds } from '../admission/index.js';
import type { CelVariable } from './check-variables.js';

/** All kinds with a pod or a template of one. Custom resources are met when their controllers create Pods. */
export const matchConstraints = {
  matchPolicy: 'Equivalent',
  resourceRules: podKinds.map(({ group, resources }) => ({
    apiGroups: [group],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources,
  })),
};

/** What terminates must be able to lose its finalizers; the API server set the date, since it stands in the old object too. */
export const matchConditions = [
  { name: 'not-terminating', expression: "!(request.operation == 'UPDATE' && has(oldObject.metadata.deletionTimestamp))" },
];

/** `ratchet`: images that stood in the object before an update are not asked about again. */
export function imageVariables(ratchet: boolean): readonly CelVariable[] {
  return [
    { name: 'pod', expression: podOf('object') },
    ...(ratchet
      ? [
          { name: 'old_pod', expression: podOf('oldObject') },
          { name: 'old_refs', expression: `request.operation == 'UPDATE' ? ${refsOf('variables.old_pod')} : []` },
          { name: 'refs', expression: `${refsOf('variables.pod')}.filter(ref, !(ref in variables.old_refs))` },
        ]
      : [{ name: 'refs', expression: refsOf('variables.pod') }]),
    { name: overlong, expression: `variables.refs.filter(ref, size(ref) > ${longest})` },
    {
      name: 'images',
      expression: `variables.refs.filter(ref, size(ref) <= ${longest}).map(ref, {'ref': string(ref), 'low': string(ref).lowerAscii()})`,
    },
  ];
}

/** The variable that holds what is no reference by its length alone; no other check is asked about it, which would cost too much. */
export const overlong = 'overlong';
/** A host (RFC 1035), a port, a repository (grammar.ts, `longestRepository`), a tag and a digest. */
const longest = 800;

function podOf(object: string): string {
  return [
    `object.kind == 'Pod' ? ${object}.?spec.orValue({})`,
    `object.kind == 'CronJob' ? ${object}.?spec.?jobTemplate.?spec.?template.?spec.orValue({})`,
    `object.kind == 'PodTemplate' ? ${object}.?template.?spec.orValue({})`,
    `${object}.?spec.?template.?spec.orValue({})`,
  ].join(' : ');
}

function refsOf(pod: string): string {
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].map(
    (list) => `${pod}.?${list}.orValue([]).map(c, c.?image.orValue(''))`,
  );
  return `(${[...containers, `${pod}.?volumes.orValue([]).map(v, v.?image.?reference.orValue(''))`].join(' + ')}).filter(ref, ref != '')`;
}
