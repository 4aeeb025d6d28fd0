import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in Kubernetes manifests. All of them run. */
export const places = {
  container: place('container', 'Container', 'containers: [{name: web, image: nginx:1}]'),
  initContainer: place('init-container', 'Init container', 'initContainers: [{name: wait, image: busybox:1}]'),
  ephemeralContainer: place('ephemeral-container', 'Ephemeral container', 'ephemeralContainers: [{name: debug, image: busybox:1}]'),
  imageVolume: place('image-volume', 'Image volume', 'volumes: [{name: data, image: {reference: registry.example/data:1}}]'),
  bundle: place('tekton-bundle', 'Tekton bundle', 'taskRef: {name: build, bundle: registry.example/tasks:1}'),
  custom: place('custom', 'Image in a custom resource', 'spec: {image: registry.example/operator:1}'),
} as const;

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `kubernetes/${id}`, label, use: 'run', class: 'manifest', example };
}
