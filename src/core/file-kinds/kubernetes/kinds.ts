/**
 * Where the kinds of resources hold images, one row a family. To teach Wharfmaster a custom resource, add a row.
 *
 * Paths go from the top of the resource: `a.b` into fields, `a[]` into each item of a list, `a.*` into each value of a map,
 * `a[].name=x` into the items whose `name` is `x`.
 */
export interface KindRow {
  /** The part of `apiVersion` before the `/`; the core group is the empty text. */
  readonly groups: readonly string[];
  readonly kinds: readonly string[];
  /** Pod specs: containers, init and ephemeral containers, image volumes. */
  readonly pods?: readonly string[];
  /** Maps that are a container themselves: their `image`. */
  readonly containers?: readonly string[];
  /** The same for containers that run first. */
  readonly initContainers?: readonly string[];
  /** Scalars that are an image, of a resource that is no pod. */
  readonly images?: readonly string[];
  /** Scalars that name an OCI bundle of Tekton tasks. */
  readonly bundles?: readonly string[];
  /** Resources inside the resource, each read by its own kind. */
  readonly resources?: readonly string[];
  /** Texts that are a pod spec in YAML or JSON. */
  readonly podTexts?: readonly string[];
  /** Parts in which images are made, or matched, but never fetched: no uses. */
  readonly notFetched?: readonly string[];
}

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
];

/** The API groups of Kubernetes itself: their other kinds (ConfigMap, Service, CustomResourceDefinition...) hold no image that is fetched. */
export const builtInGroups: readonly string[] = [
  ...['', 'apps', 'autoscaling', 'batch', 'extensions', 'policy', 'admissionregistration.k8s.io', 'apiextensions.k8s.io'],
  ...['apiregistration.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'certificates.k8s.io', 'coordination.k8s.io'],
  ...['discovery.k8s.io', 'events.k8s.io', 'flowcontrol.apiserver.k8s.io', 'internal.apiserver.k8s.io', 'networking.k8s.io'],
  ...['node.k8s.io', 'rbac.authorization.k8s.io', 'resource.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io', 'storagemigration.k8s.io'],
];

/** Custom resources. What a row does not name is still found by the generic rule (generic.ts), as `kubernetes/custom`. */
export const customKinds: readonly KindRow[] = [
  ...argoWorkflows('spec', ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate']),
  ...argoWorkflows('spec.workflowSpec', ['CronWorkflow']),
  { groups: ['argoproj.io'], kinds: ['Rollout'], pods: ['spec.template.spec'] },
  { groups: ['argoproj.io'], kinds: ['Experiment'], pods: ['spec.templates[].template.spec'] },
  {
    groups: ['argoproj.io'],
    kinds: ['AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun'],
    pods: ['spec.metrics[].provider.job.spec.template.spec'],
  },
  ...tekton(['Task', 'ClusterTask'], ['spec']),
  ...tekton(['TaskRun'], ['spec.taskSpec'], ['spec']),
  ...tekton(['Pipeline'], inPipeline('spec'), inPipelineRefs('spec')),
  ...tekton(['PipelineRun'], inPipeline('spec.pipelineSpec'), ['spec', ...inPipelineRefs('spec.pipelineSpec')]),
  { groups: ['tekton.dev'], kinds: ['StepAction'], containers: ['spec'] },
  { groups: ['triggers.tekton.dev', 'tekton.dev'], kinds: ['TriggerTemplate'], resources: ['spec.resourcetemplates[]'] },
  { groups: ['serving.knative.dev'], kinds: ['Service', 'Configuration'], pods: ['spec.template.spec'] },
  { groups: ['serving.knative.dev'], kinds: ['Revision'], pods: ['spec'] },
  { groups: ['sources.knative.dev'], kinds: ['ContainerSource'], pods: ['spec.template.spec'] },
  {
    groups: ['monitoring.coreos.com'],
    kinds: ['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'],
    pods: ['spec'],
    images: ['spec.image', 'spec.thanos.image'],
  },
  { groups: ['keda.sh'], kinds: ['ScaledJob'], pods: ['spec.jobTargetRef.template.spec'] },
  { groups: ['batch.volcano.sh'], kinds: ['Job'], pods: ['spec.tasks[].template.spec'] },
  { groups: ['kubeflow.org'], kinds: ['PyTorchJob', 'TFJob', 'MPIJob', 'XGBoostJob', 'PaddleJob'], pods: ['spec.*.*.template.spec'] },
  { groups: ['postgresql.cnpg.io'], kinds: ['Cluster'], images: ['spec.imageName'] },
  {
    groups: ['operators.coreos.com'],
    kinds: ['ClusterServiceVersion'],
    images: ['spec.relatedImages[].image'],
    pods: ['spec.install.spec.deployments[].spec.template.spec'],
  },
  { groups: ['operators.coreos.com'], kinds: ['CatalogSource'], images: ['spec.image'] },
  {
    groups: ['kyverno.io'],
    kinds: ['ClusterPolicy', 'Policy'],
    notFetched: ['validate', 'match', 'exclude', 'preconditions'].map((field) => `spec.rules[].${field}`),
  },
  { groups: ['kafka.strimzi.io'], kinds: ['KafkaConnect'], images: ['spec.image'], notFetched: ['spec.build.output.image'] },
  {
    groups: ['kubevirt.io'],
    kinds: ['VirtualMachine'],
    images: ['spec.template.spec.volumes[].containerDisk.image', 'spec.template.spec.domain.firmware.kernelBoot.container.image'],
  },
  {
    groups: ['kubevirt.io'],
    kinds: ['VirtualMachineInstance'],
    images: ['spec.volumes[].containerDisk.image', 'spec.domain.firmware.kernelBoot.container.image'],
  },
];

function argoWorkflows(spec: string, kinds: readonly string[]): readonly KindRow[] {
  const templates = [`${spec}.templates[]`, `${spec}.templateDefaults`];
  return [
    {
      groups: ['argoproj.io'],
      kinds,
      containers: templates.flatMap((template) =>
        ['container', 'containerSet.containers[]', 'script', 'sidecars[]'].map((field) => `${template}.${field}`),
      ),
      initContainers: templates.map((template) => `${template}.initContainers[]`),
      podTexts: [`${spec}.podSpecPatch`, ...templates.map((template) => `${template}.podSpecPatch`)],
    },
  ];
}

function tekton(kinds: readonly string[], tasks: readonly string[], references: readonly string[] = []): readonly KindRow[] {
  return [
    {
      groups: ['tekton.dev'],
      kinds,
      containers: tasks.flatMap((task) => ['steps[]', 'sidecars[]', 'stepTemplate'].map((field) => `${task}.${field}`)),
      bundles: references.flatMap((reference) =>
        ['taskRef', 'pipelineRef'].flatMap((field) => [`${reference}.${field}.bundle`, `${reference}.${field}.params[].name=bundle.value`]),
      ),
    },
  ];
}

function inPipeline(pipeline: string): readonly string[] {
  return [`${pipeline}.tasks[].taskSpec`, `${pipeline}.finally[].taskSpec`];
}

function inPipelineRefs(pipeline: string): readonly string[] {
  return [`${pipeline}.tasks[]`, `${pipeline}.finally[]`];
}
