import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in a kustomization. All of them run; a chart is an artifact of its own. */
export const places = {
  image: place('image', 'Image of the images transformer', 'images: [{name: web, newName: registry.example/web, newTag: "1"}]'),
  jsonPatch: place('json-patch', 'Image in a JSON patch', 'patch: "[{op: replace, path: /spec/containers/0/image, value: nginx:1}]"'),
  chartValues: place(
    'chart-values',
    'Image in the values of a chart',
    'helmCharts: [{name: web, valuesInline: {image: {repository: web, tag: "1"}}}]',
  ),
  chart: {
    ...place('chart', 'Helm chart from a registry', 'helmCharts: [{name: web, repo: "oci://registry.example/charts", version: 1.2.3}]'),
    artifact: true,
  },
} as const satisfies Record<string, PlaceInfo>;

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `kustomize/${id}`, label, use: 'run', class: 'manifest', example };
}
