import type { PlaceInfo } from '../../model/image-use.js';

/* extraction.md 1e: where Terraform and OpenTofu name images. */

function place(id: string, label: string, example: string, use: PlaceInfo['use'] = 'run'): PlaceInfo {
  return { id: `terraform/${id}`, label, use, class: 'other', example };
}

/** The table of a configuration's image positions; the reader names them by these keys. */
export const places = {
  dockerImage: place('docker-image', 'Docker image', 'resource "docker_image" "web" { name = "nginx:1.29" }'),
  dockerContainer: place('docker-container', 'Docker container or service', 'resource "docker_container" "web" { image = "nginx:1.29" }'),
  container: place(
    'kubernetes-container',
    'Kubernetes container',
    'resource "kubernetes_pod_v1" "web" { spec { container { image = "nginx:1.29" } } }',
  ),
  initContainer: place(
    'kubernetes-init-container',
    'Kubernetes init container',
    'resource "kubernetes_pod_v1" "web" { spec { init_container { image = "busybox:1.37" } } }',
  ),
  manifest: place(
    'kubernetes-manifest',
    'Container of a Kubernetes manifest',
    'resource "kubernetes_manifest" "web" { manifest = { kind = "Pod", spec = { containers = [{ image = "nginx:1.29" }] } } }',
  ),
  taskContainer: place(
    'ecs-container',
    'Container of an ECS task',
    'container_definitions = jsonencode([{ name = "web", image = "nginx:1.29" }])',
  ),
  cloudContainer: place(
    'cloud-container',
    'Container of a cloud service',
    'resource "google_cloud_run_v2_service" "web" { template { containers { image = "gcr.io/example/web:1" } } }',
  ),
  function: place('function', 'Image of a cloud function', 'resource "aws_lambda_function" "web" { image_uri = "registry.example/web:1" }'),
  buildEnvironment: place(
    'build-environment',
    'Image of a build service',
    'resource "aws_codebuild_project" "ci" { environment { image = "node:22" } }',
    'tool',
  ),
  helmSetting: place('helm-setting', 'Image given to a Helm chart', 'set { name = "image", value = "nginx:1.29" }'),
  buildArgument: place('build-argument', 'Build argument that feeds a FROM', 'build { build_args = { BASE = "alpine:3.22" } }', 'base'),
  helmChart: { ...place('helm-chart', 'Helm chart from a registry', 'chart = "oci://registry.example/charts/web"'), artifact: true },
} as const satisfies Record<string, PlaceInfo>;
