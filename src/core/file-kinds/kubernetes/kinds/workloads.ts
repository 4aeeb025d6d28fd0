import type { KindRow } from '../kind-row.js';

/** What runs pods in its own way: Knative, KEDA, OpenKruise, Volcano, virtual machines, games, runners of CI systems. */
export const workloadKinds: readonly KindRow[] = [
  { groups: ['serving.knative.dev'], kinds: ['Service', 'Configuration'], pods: ['spec.template.spec'] },
  { groups: ['serving.knative.dev'], kinds: ['Revision'], pods: ['spec'] },
  { groups: ['sources.knative.dev'], kinds: ['ContainerSource'], pods: ['spec.template.spec'] },
  { groups: ['sinks.knative.dev'], kinds: ['JobSink'], pods: ['spec.job.spec.template.spec'] },
  { groups: ['eventing.knative.dev', 'flows.knative.dev'], kinds: ['Trigger', 'Sequence', 'Parallel'], pods: ['spec.template.spec'] },
  {
    groups: ['operator.knative.dev'],
    kinds: ['KnativeServing', 'KnativeEventing'],
    images: ['spec.registry.override.*', 'spec.registry.default'],
  },
  { groups: ['keda.sh'], kinds: ['ScaledJob'], pods: ['spec.jobTargetRef.template.spec'] },
  { groups: ['batch.volcano.sh'], kinds: ['Job'], pods: ['spec.tasks[].template.spec'] },
  { groups: ['flow.volcano.sh'], kinds: ['JobTemplate'], pods: ['spec.tasks[].template.spec'] },
  { groups: ['jobset.x-k8s.io'], kinds: ['JobSet'], pods: ['spec.replicatedJobs[].template.spec.template.spec'] },
  {
    groups: ['leaderworkerset.x-k8s.io'],
    kinds: ['LeaderWorkerSet'],
    pods: ['spec.leaderWorkerTemplate.leaderTemplate.spec', 'spec.leaderWorkerTemplate.workerTemplate.spec'],
  },
  { groups: ['kueue.x-k8s.io'], kinds: ['Workload'], pods: ['spec.podSets[].template.spec'] },
  {
    groups: ['apps.kruise.io'],
    kinds: ['CloneSet', 'StatefulSet', 'DaemonSet', 'BroadcastJob'],
    pods: ['spec.template.spec'],
  },
  {
    groups: ['apps.kruise.io'],
    kinds: ['AdvancedCronJob'],
    pods: ['spec.template.jobTemplate.spec.template.spec', 'spec.template.broadcastJobTemplate.spec.template.spec'],
  },
  { groups: ['apps.kruise.io'], kinds: ['SidecarSet'], pods: ['spec'] },
  { groups: ['apps.kruise.io'], kinds: ['UnitedDeployment'], pods: ['spec.template.*.spec.template.spec'] },
  { groups: ['apps.kruise.io'], kinds: ['ImagePullJob', 'ImageListPullJob'], images: ['spec.image', 'spec.images[]'] },
  { groups: ['agones.dev'], kinds: ['GameServer'], pods: ['spec.template.spec'] },
  { groups: ['agones.dev'], kinds: ['Fleet', 'GameServerSet'], pods: ['spec.template.spec.template.spec'] },
  {
    groups: ['actions.github.com'],
    kinds: ['AutoscalingRunnerSet', 'EphemeralRunnerSet', 'EphemeralRunner'],
    pods: ['spec.template.spec', 'spec'],
  },
  {
    groups: ['actions.summerwind.dev'],
    kinds: ['RunnerDeployment', 'RunnerReplicaSet', 'RunnerSet'],
    pods: ['spec.template.spec'],
    images: ['spec.template.spec.image'],
  },
  { groups: ['apps.gitlab.com'], kinds: ['Runner'], images: ['spec.buildImage', 'spec.helperImage', 'spec.runnerImage'] },
  { groups: ['jenkins.io'], kinds: ['Jenkins'], pods: ['spec.master'] },
  {
    groups: ['testworkflows.testkube.io'],
    kinds: ['TestWorkflow', 'TestWorkflowTemplate'],
    containers: ['spec.container', 'spec.steps[].run'],
  },
  { groups: ['workspace.devfile.io'], kinds: ['DevWorkspace'], containers: ['spec.template.components[].container'] },
  { groups: ['lambda.services.k8s.aws'], kinds: ['Function'], images: ['spec.code.imageURI'] },
  virtualMachine('spec.template.spec', ['VirtualMachine', 'VirtualMachineInstanceReplicaSet'], 'spec.dataVolumeTemplates[].spec'),
  virtualMachine(
    'spec.virtualMachineTemplate.spec.template.spec',
    ['VirtualMachinePool'],
    'spec.virtualMachineTemplate.spec.dataVolumeTemplates[].spec',
  ),
  virtualMachine('spec', ['VirtualMachineInstance']),
  { groups: ['cdi.kubevirt.io'], kinds: ['DataVolume', 'VolumeImportSource'], dockerUrls: ['spec.source.registry.url'] },
  { groups: ['cdi.kubevirt.io'], kinds: ['DataImportCron'], dockerUrls: ['spec.template.spec.source.registry.url'] },
];

function virtualMachine(spec: string, kinds: readonly string[], dataVolumes?: string): KindRow {
  return {
    groups: ['kubevirt.io', 'pool.kubevirt.io'],
    kinds,
    images: [`${spec}.volumes[].containerDisk.image`, `${spec}.domain.firmware.kernelBoot.container.image`],
    ...(dataVolumes !== undefined && { dockerUrls: [`${dataVolumes}.source.registry.url`] }),
  };
}
