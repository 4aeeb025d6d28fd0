import { podKinds } from '../admission/index.js';

/** What Kyverno's policies of both kinds look at: all kinds with pods or templates of them, on their own and not by Kyverno's rewriting. */
export const matchConstraints = {
  matchPolicy: 'Equivalent',
  resourceRules: podKinds.map(({ group, resources }) => ({
    apiGroups: [group],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources,
  })),
};

/** What terminates must be able to lose its finalizers; on updates only the API server can have set `deletionTimestamp`. */
export const matchConditions = [
  { name: 'not-terminating', expression: "!(request.operation == 'UPDATE' && has(object.metadata.deletionTimestamp))" },
];

const templates = 'object.?spec.?template.?spec';
const podSpec = [
  "object.kind == 'Pod' ? object.?spec.orValue({})",
  "object.kind == 'CronJob' ? object.?spec.?jobTemplate.?spec.?template.?spec.orValue({})",
  "object.kind == 'PodTemplate' ? object.?template.?spec.orValue({})",
  `${templates}.orValue({})`,
].join(' : ');

/** Every image of a pod, each once. */
export const allImages = `[${podSpec}].map(pod, ${[
  ...['containers', 'initContainers', 'ephemeralContainers'].map((list) => `pod.?${list}.orValue([]).map(c, c.?image.orValue(''))`),
  "pod.?volumes.orValue([]).map(v, v.?image.?reference.orValue(''))",
].join(' + ')})[0].filter(ref, ref != '').distinct()`;

/** What the checks of a policy are asked about. */
export const podVariables = [
  { name: 'namespace', expression: "has(request.namespace) ? request.namespace : ''" },
  { name: 'images', expression: allImages },
];
