import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in the files of charts. All of them run; a chart is an artifact of its own. */
export const places = {
  values: place('values', 'Image in the values of a chart', 'image: {repository: registry.example/web, tag: "1"}'),
  template: place('template', 'Image in a template of a chart', 'image: "registry.example/web:{{ .Values.tag }}"'),
  listed: place(
    'artifacthub-images',
    'Image that a chart lists for Artifact Hub',
    'annotations: {artifacthub.io/images: "- {name: web, image: nginx:1}"}',
  ),
  dependency: artifact(
    'dependency',
    'Chart that a chart depends on',
    'dependencies: [{name: redis, repository: "oci://registry.example/charts", version: 1.2.3}]',
  ),
  release: artifact('release', 'Chart of a helmfile’s release', 'releases: [{name: redis, chart: "oci://registry.example/charts/redis"}]'),
  releaseValues: place(
    'release-values',
    'Image in the values of a helmfile’s release',
    'releases: [{values: [{image: {repository: web, tag: "1"}}]}]',
  ),
} as const satisfies Record<string, PlaceInfo>;

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `helm/${id}`, label, use: 'run', class: 'manifest', example };
}

function artifact(id: string, label: string, example: string): PlaceInfo {
  return { ...place(id, label, example), artifact: true };
}
