import type { KindRow } from '../kind-row.js';

/** Machine learning: Kubeflow, KServe, Ray, Seldon, NVIDIA. */
export const learningKinds: readonly KindRow[] = [
  {
    groups: ['kubeflow.org'],
    kinds: ['PyTorchJob', 'TFJob', 'MPIJob', 'XGBoostJob', 'PaddleJob', 'JAXJob', 'MXJob'],
    pods: ['spec.*.*.template.spec'],
  },
  { groups: ['kubeflow.org'], kinds: ['Notebook'], pods: ['spec.template.spec'] },
  { groups: ['kubeflow.org'], kinds: ['Experiment'], resources: ['spec.trialTemplate.trialSpec'] },
  { groups: ['trainer.kubeflow.org'], kinds: ['TrainJob'], images: ['spec.trainer.image', 'spec.initializer.*.image'] },
  {
    groups: ['trainer.kubeflow.org'],
    kinds: ['ClusterTrainingRuntime', 'TrainingRuntime'],
    pods: ['spec.template.spec.replicatedJobs[].template.spec.template.spec'],
  },
  {
    groups: ['serving.kserve.io'],
    kinds: ['InferenceService'],
    pods: ['predictor', 'transformer', 'explainer'].map((part) => `spec.${part}`),
    containers: ['spec.predictor.*', 'spec.explainer.*'],
    artifacts: ['spec.predictor.*', 'spec.predictor'].map((at) => ({ at, url: 'storageUri' })),
  },
  { groups: ['serving.kserve.io'], kinds: ['ServingRuntime', 'ClusterServingRuntime'], pods: ['spec'] },
  {
    groups: ['machinelearning.seldon.io'],
    kinds: ['SeldonDeployment'],
    pods: ['spec.predictors[].componentSpecs[].spec'],
  },
  { groups: ['ray.io'], kinds: ['RayCluster'], pods: ray('spec') },
  { groups: ['ray.io'], kinds: ['RayJob'], pods: [...ray('spec.rayClusterSpec'), 'spec.submitterPodTemplate.spec'] },
  { groups: ['ray.io'], kinds: ['RayService'], pods: ray('spec.rayClusterConfig') },
  {
    groups: ['nvidia.com', 'mellanox.com'],
    kinds: ['ClusterPolicy', 'NicClusterPolicy', 'NVIDIADriver'],
    split: ['spec', 'spec.*', 'spec.*.*'].map((at) => ({ at, registry: 'repository', repository: 'image', tags: ['version'] })),
  },
];

function ray(cluster: string): readonly string[] {
  return [`${cluster}.headGroupSpec.template.spec`, `${cluster}.workerGroupSpecs[].template.spec`];
}
