import type { PlaceInfo } from '../../model/image-use.js';

/* extraction.md 1a: where Podman's units name images. */

function place(id: string, label: string, example: string, use: PlaceInfo['use'] = 'run'): PlaceInfo {
  return { id: `quadlet/${id}`, label, use, class: 'other', example };
}

/** The table of image positions in units; the reader names them by these keys. */
export const places = {
  container: place('container', 'Container', '[Container]\nImage=registry.example/web:1'),
  image: place('image', 'Image that is pulled', '[Image]\nImage=registry.example/web:1'),
  volume: place('volume', 'Volume made of an image', '[Volume]\nDriver=image\nImage=registry.example/data:1'),
  mount: place('mount', 'Image that is mounted', '[Container]\nMount=type=image,source=registry.example/data:1,destination=/data'),
  buildArgument: place('build-argument', 'Build argument that feeds a FROM', '[Build]\nBuildArg=BASE=alpine:3.22', 'base'),
  artifact: { ...place('artifact', 'Artifact that is pulled', '[Artifact]\nArtifact=registry.example/model:1'), artifact: true },
} as const satisfies Record<string, PlaceInfo>;

/** One of these is in every unit that names an image, or a file that does. */
export const words: readonly string[] = ['image', 'artifact', 'build', 'kube'];
