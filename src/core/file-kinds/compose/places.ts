import type { PlaceInfo } from '../../model/image-use.js';

/* extraction.md 1b: where a Compose file names an image, and what is made of it. */

function place(id: string, label: string, use: PlaceInfo['use'], example: string): PlaceInfo {
  return { id: `compose/${id}`, label, use, class: 'compose', example };
}

/** The table of a Compose file's image positions; the reader names them by these keys. */
export const places = {
  service: place('service', 'Service', 'run', 'services: {web: {image: nginx:1}}'),
  // Compose tries to pull such an image and builds it when there is none, so it may be either (docker/compose#12764).
  built: {
    ...place('built', 'Image of a service that is built', 'run', 'services: {web: {image: example/web:1, build: .}}'),
    level: 'warn',
  },
  job: place('job', 'Job', 'run', 'jobs: {migrate: {image: example/migrate:1}}'),
  preStart: place('pre-start', 'Init container of a service', 'run', 'services: {web: {image: nginx:1, pre_start: [{image: busybox:1}]}}'),
  imageVolume: place(
    'image-volume',
    'Image volume',
    'run',
    'services: {web: {image: nginx:1, volumes: [{type: image, source: data:1, target: /data}]}}',
  ),
  // Nobody runs it until a service takes it over, and then it is that service's.
  extension: { ...place('extension', 'Image in an extension field', 'run', 'x-base: {image: nginx:1}'), level: 'warn' },
  additionalContext: place(
    'additional-context',
    'Additional build context',
    'base',
    'services: {web: {build: {context: ., additional_contexts: {base: docker-image://node:22}}}}',
  ),
  buildArg: place('build-arg', 'Build argument', 'base', 'services: {web: {build: {context: ., args: {BASE: node:22}}}}'),
  sbomGenerator: place(
    'sbom-generator',
    'SBOM generator',
    'tool',
    'services: {web: {build: {context: ., sbom: generator=docker/scout-sbom-indexer:1}}}',
  ),
  // Mostly the service's own product of an earlier build.
  cacheFrom: {
    ...place('cache-from', 'Build cache', 'tool', 'services: {web: {build: {context: ., cache_from: [example/web:cache]}}}'),
    level: 'warn',
  },
  model: { ...place('model', 'AI model', 'run', 'models: {llm: {model: ai/smollm2:1}}'), artifact: true },
  include: { ...place('include', 'Compose file from a registry', 'run', 'include: ["oci://registry.example/app:1"]'), artifact: true },
} as const satisfies Record<string, PlaceInfo>;
