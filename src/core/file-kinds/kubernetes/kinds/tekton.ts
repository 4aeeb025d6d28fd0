import type { KindRow, ParameterScope } from '../kind-row.js';

/** Tekton's tasks, pipelines and triggers, and Shipwright's builds, which are made of them. */
export const tektonKinds: readonly KindRow[] = [
  { ...tekton(['Task', 'ClusterTask'], ['spec']), parameters: [defaults('spec')] },
  { ...tekton(['TaskRun'], ['spec.taskSpec'], ['spec']), parameters: [given('spec', 'taskSpec')] },
  { ...tekton(['Pipeline'], inPipeline('spec'), inPipelineRefs('spec')), parameters: [defaults('spec'), ...inPipelineTasks('spec')] },
  {
    ...tekton(['PipelineRun'], inPipeline('spec.pipelineSpec'), ['spec', ...inPipelineRefs('spec.pipelineSpec')]),
    parameters: [given('spec', 'pipelineSpec'), ...inPipelineTasks('spec.pipelineSpec')],
  },
  { groups: ['tekton.dev'], kinds: ['StepAction'], containers: ['spec'], parameters: [defaults('spec')] },
  {
    groups: ['triggers.tekton.dev', 'tekton.dev'],
    kinds: ['TriggerTemplate'],
    resources: ['spec.resourcetemplates[]', 'spec.resourceTemplates[]'],
    parameters: [{ at: 'spec', lists: [{ path: 'params[]', key: 'default', mention: 'tt.params' }] }],
  },
  { groups: ['triggers.tekton.dev'], kinds: ['Trigger'], resources: ['spec.template.spec.resourcetemplates[]'] },
  {
    groups: ['triggers.tekton.dev'],
    kinds: ['EventListener'],
    pods: ['spec.resources.kubernetesResource.spec.template.spec'],
    resources: ['spec.resources.customResource', 'spec.triggers[].template.spec.resourcetemplates[]'],
  },
  { groups: ['shipwright.io'], kinds: ['BuildStrategy', 'ClusterBuildStrategy'], containers: ['spec.steps[]', 'spec.buildSteps[]'] },
  shipwright('spec', ['Build']),
  shipwright('spec.build.spec', ['BuildRun']),
];

/** Sources may come from a bundle; what is built is pushed. */
function shipwright(build: string, kinds: readonly string[]): KindRow {
  return {
    groups: ['shipwright.io'],
    kinds,
    images: [`${build}.builder.image`],
    packages: [`${build}.source.bundleContainer.image`, `${build}.source.ociArtifact.image`],
    notFetched: [`${build}.output`],
  };
}

function tekton(kinds: readonly string[], tasks: readonly string[], references: readonly string[] = []): KindRow {
  const refs = [
    ...references.flatMap((reference) => [`${reference}.taskRef`, `${reference}.pipelineRef`]),
    ...tasks.map((task) => `${task}.steps[].ref`),
  ];
  return {
    groups: ['tekton.dev'],
    kinds,
    containers: tasks.flatMap((task) => ['steps[]', 'sidecars[]', 'stepTemplate'].map((field) => `${task}.${field}`)),
    bundles: refs.flatMap((reference) => [`${reference}.bundle`, `${reference}.params[].name=bundle.value`]),
  };
}

function inPipeline(pipeline: string): readonly string[] {
  return [...tasksOf(pipeline), ...tasksOf(pipeline).flatMap((task) => tasksOf(`${task}.pipelineSpec`))].map((task) => `${task}.taskSpec`);
}

function inPipelineRefs(pipeline: string): readonly string[] {
  return [...tasksOf(pipeline), ...tasksOf(pipeline).flatMap((task) => tasksOf(`${task}.pipelineSpec`))];
}

/** A task of a pipeline may be a pipeline itself. */
function tasksOf(pipeline: string): readonly string[] {
  return [`${pipeline}.tasks[]`, `${pipeline}.finally[]`];
}

/** The defaults that a task or pipeline declares. */
function defaults(at: string): ParameterScope {
  return { at, lists: [{ path: 'params[]', key: 'default', mention: 'params' }] };
}

/** What a run, or a task of a pipeline, gives the specification inside it comes before the defaults of that. */
function given(at: string, specification: string): ParameterScope {
  return {
    at,
    within: specification,
    lists: [
      { path: 'params[]', key: 'value', mention: 'params', fixed: true },
      { path: `${specification}.params[]`, key: 'default', mention: 'params' },
    ],
  };
}

function inPipelineTasks(pipeline: string): readonly ParameterScope[] {
  const tasks = inPipelineRefs(pipeline);
  return tasks.flatMap((task) => [given(task, 'taskSpec'), given(task, 'pipelineSpec')]);
}
