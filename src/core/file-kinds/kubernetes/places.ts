import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in Kubernetes manifests. All of them run. */
export const places = {
  container: place('container', 'Container', 'containers: [{name: web, image: nginx:1}]'),
  initContainer: place('init-container', 'Init container', 'initContainers: [{name: wait, image: busybox:1}]'),
  ephemeralContainer: place('ephemeral-container', 'Ephemeral container', 'ephemeralContainers: [{name: debug, image: busybox:1}]'),
  imageVolume: place('image-volume', 'Image volume', 'volumes: [{name: data, image: {reference: registry.example/data:1}}]'),
  /** Only their names say that it is an image, so findings there deny nothing unless a policy says so. */
  containerArgument: {
    ...place('container-argument', 'Image in an argument of a container', 'args: [--reloader-image=registry.example/reloader:1]'),
    level: 'warn',
  },
  containerEnvironment: {
    ...place(
      'container-environment',
      'Image in an environment variable',
      'env: [{name: RELATED_IMAGE_AGENT, value: registry.example/agent:1}]',
    ),
    level: 'warn',
  },
  custom: place('custom', 'Image in a custom resource', 'spec: {image: registry.example/operator:1}'),
  chartValue: place('chart-value', 'Image in the values of a chart', 'values: {image: {repository: registry.example/app, tag: "1"}}'),
  kustomizeImage: place(
    'kustomize-image',
    'Image that kustomize puts in',
    'images: [{name: app, newName: registry.example/app, newTag: "1"}]',
  ),
  bundle: { ...place('tekton-bundle', 'Tekton bundle', 'taskRef: {name: build, bundle: registry.example/tasks:1}'), artifact: true },
  package: { ...place('package', 'Package of Crossplane or Carvel', 'spec: {package: registry.example/provider:1}'), artifact: true },
  artifact: { ...place('artifact', 'Chart or other OCI artifact', 'spec: {url: oci://registry.example/charts/app}'), artifact: true },
  /** Nobody knows whether what stands there is ever applied or built. */
  configMap: {
    ...place('config-map', 'File in a ConfigMap or Secret', 'data: {job.yaml: "apiVersion: batch/v1…"}'),
    level: 'off',
  },
} as const satisfies Readonly<Record<string, PlaceInfo>>;

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `kubernetes/${id}`, label, use: 'run', class: 'manifest', example };
}
