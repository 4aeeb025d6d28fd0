import type { KindRow } from './kind-row.js';
import { argoKinds } from './kinds/argo.js';
import { clusterKinds } from './kinds/cluster.js';
import { dataKinds } from './kinds/data.js';
import { deliveryKinds } from './kinds/delivery.js';
import { learningKinds } from './kinds/learning.js';
import { observabilityKinds } from './kinds/observability.js';
import { openShiftKinds } from './kinds/openshift.js';
import { tektonKinds } from './kinds/tekton.js';
import { workloadKinds } from './kinds/workloads.js';

/** The kinds of Kubernetes itself that run pods. They are known completely: nothing else in them is an image. */
export const builtInKinds: readonly KindRow[] = [
  { groups: [''], kinds: ['Pod'], pods: ['spec'] },
  { groups: [''], kinds: ['PodTemplate'], pods: ['template.spec'] },
  { groups: [''], kinds: ['ReplicationController'], pods: ['spec.template.spec'] },
  { groups: ['apps', 'extensions'], kinds: ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'], pods: ['spec.template.spec'] },
  { groups: ['apps'], kinds: ['ControllerRevision'], pods: ['data.spec.template.spec'] },
  { groups: ['batch', 'extensions'], kinds: ['Job'], pods: ['spec.template.spec'] },
  { groups: ['batch'], kinds: ['CronJob', 'ScheduledJob'], pods: ['spec.jobTemplate.spec.template.spec'] },
  { groups: ['batch'], kinds: ['JobTemplate'], pods: ['template.spec.template.spec'] },
  { groups: [''], kinds: ['ConfigMap'], files: ['data'] },
  { groups: [''], kinds: ['Secret'], files: ['stringData'] },
];

/** The API groups of Kubernetes itself: their other kinds (Service, CustomResourceDefinition...) hold no image that is fetched. */
export const builtInGroups: readonly string[] = [
  ...['', 'apps', 'autoscaling', 'batch', 'extensions', 'policy', 'admissionregistration.k8s.io', 'apiextensions.k8s.io'],
  ...['apiregistration.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'certificates.k8s.io', 'coordination.k8s.io'],
  ...['discovery.k8s.io', 'events.k8s.io', 'flowcontrol.apiserver.k8s.io', 'internal.apiserver.k8s.io', 'networking.k8s.io'],
  ...['node.k8s.io', 'rbac.authorization.k8s.io', 'resource.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io', 'storagemigration.k8s.io'],
];

/** Custom resources. What a row does not name is still found by the generic rule (generic.ts), as `kubernetes/custom`. */
export const customKinds: readonly KindRow[] = [
  ...argoKinds,
  ...tektonKinds,
  ...deliveryKinds,
  ...workloadKinds,
  ...observabilityKinds,
  ...dataKinds,
  ...learningKinds,
  ...openShiftKinds,
  ...clusterKinds,
];
