import type { PlaceInfo } from '../../model/image-use.js';
import { places } from './places.js';

/** Where the resources of one type name images. Lists and blocks are entered without being named. */
export interface ResourceRow {
  readonly place: PlaceInfo;
  readonly path: readonly string[];
  /** What stands at `path` is JSON text, or an expression that makes some; these keys hold the images in it. */
  readonly inText?: readonly string[];
}

/** The provider reads keys in any case. */
const taskKeys: readonly string[] = ['image', 'Image'];

/** Each type of resource with its rows (the providers' documentation; Renovate's table of resources names the older half). */
export const resourceRows: ReadonlyMap<string, readonly ResourceRow[]> = new Map([
  ['docker_image', [row(places.dockerImage, 'name')]],
  ['docker_container', [row(places.dockerContainer, 'image')]],
  ['docker_service', [row(places.dockerContainer, 'task_spec.container_spec.image')]],
  ...kubernetes(['pod'], 'spec'),
  ...kubernetes(['deployment', 'daemonset', 'daemon_set', 'stateful_set', 'job', 'replication_controller'], 'spec.template.spec'),
  ...kubernetes(['cron_job'], 'spec.job_template.spec.template.spec'),
  ['aws_ecs_task_definition', [{ ...row(places.taskContainer, 'container_definitions'), inText: taskKeys }]],
  ['aws_batch_job_definition', [{ ...row(places.taskContainer, 'container_properties'), inText: taskKeys }]],
  ['aws_lambda_function', [row(places.function, 'image_uri')]],
  ['aws_apprunner_service', [row(places.cloudContainer, 'source_configuration.image_repository.image_identifier')]],
  ['aws_lightsail_container_service_deployment_version', [row(places.cloudContainer, 'container.image')]],
  ['aws_sagemaker_model', [row(places.cloudContainer, 'primary_container.image'), row(places.cloudContainer, 'container.image')]],
  ['aws_codebuild_project', [row(places.buildEnvironment, 'environment.image')]],
  ['google_cloud_run_service', [row(places.cloudContainer, 'template.spec.containers.image')]],
  ['google_cloud_run_v2_service', [row(places.cloudContainer, 'template.containers.image')]],
  ['google_cloud_run_v2_worker_pool', [row(places.cloudContainer, 'template.containers.image')]],
  ['google_cloud_run_v2_job', [row(places.cloudContainer, 'template.template.containers.image')]],
  ['azurerm_container_group', containers('')],
  ['azurerm_container_app', containers('template.')],
  ['azurerm_container_app_job', containers('template.')],
  ['scaleway_container', [row(places.cloudContainer, 'registry_image'), row(places.cloudContainer, 'image')]],
  ['fly_machine', [row(places.cloudContainer, 'image')]],
]);

/** The types of data sources that look at an image in its registry. */
export const dataRows: ReadonlyMap<string, readonly ResourceRow[]> = new Map([
  ['docker_registry_image', [row(places.dockerImage, 'name')]],
  ['docker_image', [row(places.dockerImage, 'name')]],
]);

function row(place: PlaceInfo, path: string): ResourceRow {
  return { place, path: path.split('.') };
}

function kubernetes(kinds: readonly string[], pod: string): readonly (readonly [string, readonly ResourceRow[]])[] {
  const rows = [row(places.container, `${pod}.container.image`), row(places.initContainer, `${pod}.init_container.image`)];
  return kinds.flatMap((kind) => ['', '_v1'].map((version) => [`kubernetes_${kind}${version}`, rows] as const));
}

function containers(below: string): readonly ResourceRow[] {
  return [row(places.cloudContainer, `${below}container.image`), row(places.cloudContainer, `${below}init_container.image`)];
}
