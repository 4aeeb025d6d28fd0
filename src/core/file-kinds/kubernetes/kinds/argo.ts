import type { KindRow } from '../kind-row.js';

/** Argo Workflows, Rollouts, Events and CD. */
export const argoKinds: readonly KindRow[] = [
  workflow('spec', ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate']),
  workflow('spec.workflowSpec', ['CronWorkflow']),
  { groups: ['argoproj.io'], kinds: ['Rollout'], pods: ['spec.template.spec'] },
  {
    groups: ['argoproj.io'],
    kinds: ['Experiment'],
    pods: ['spec.templates[].template.spec'],
  },
  {
    groups: ['argoproj.io'],
    kinds: ['AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun'],
    pods: ['spec.metrics[].provider.job.spec.template.spec'],
  },
  {
    groups: ['argoproj.io'],
    kinds: ['Sensor'],
    containers: ['spec.template.container'],
    resources: ['k8s', 'argoWorkflow'].map((trigger) => `spec.triggers[].template.${trigger}.source.resource`),
  },
  { groups: ['argoproj.io'], kinds: ['EventSource'], containers: ['spec.template.container'] },
  application('spec', ['Application']),
  application('spec.template.spec', ['ApplicationSet']),
  {
    groups: ['argoproj.io'],
    kinds: ['ArgoCD'],
    split: ['', '.redis', '.repo', '.sso', '.sso.dex', '.dex', '.applicationSet', '.grafana', '.notifications'].map((part) => ({
      at: `spec${part}`,
      repository: 'image',
      tags: ['version'],
    })),
  },
];

function workflow(spec: string, kinds: readonly string[]): KindRow {
  const templates = ['templates[]', 'templateDefaults', 'templates[].steps[][].inline', 'templates[].dag.tasks[].inline'].map(
    (template) => `${spec}.${template}`,
  );
  const each = (field: string): readonly string[] => templates.map((template) => `${template}.${field}`);
  return {
    groups: ['argoproj.io'],
    kinds,
    containers: ['container', 'containerSet.containers[]', 'script', 'sidecars[]'].flatMap(each),
    initContainers: each('initContainers[]'),
    podTexts: [`${spec}.podSpecPatch`, ...each('podSpecPatch')],
    manifestTexts: each('resource.manifest'),
    parameters: [
      { at: spec, lists: [{ path: 'arguments.parameters[]', key: 'value', mention: 'workflow.parameters' }] },
      ...templates.map((at) => ({
        at,
        lists: ['value', 'default'].map((key) => ({ path: 'inputs.parameters[]', key, mention: 'inputs.parameters' })),
      })),
    ],
  };
}

function application(spec: string, kinds: readonly string[]): KindRow {
  const sources = ['source', 'sources[]'].map((field) => `${spec}.${field}`);
  const each = (field: string): readonly string[] => sources.map((source) => `${source}.${field}`);
  return {
    groups: ['argoproj.io'],
    kinds,
    kustomizeTexts: each('kustomize.images[]'),
    manifestTexts: each('kustomize.patches[].patch'),
    chartValues: each('helm.valuesObject'),
    chartValueTexts: each('helm.values'),
    chartParameters: each('helm.parameters'),
    // A chart in a registry has no scheme before its host, and its name apart.
    artifacts: sources.map((at) => ({ at, url: 'repoURL', name: 'chart', bare: true, tags: ['targetRevision'] })),
  };
}
