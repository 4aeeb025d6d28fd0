import type { PlaceInfo } from '../../model/image-use.js';

/* extraction.md 1e: where AWS is told of images in JSON or YAML. */

function place(id: string, label: string, example: string, use: PlaceInfo['use'] = 'run'): PlaceInfo {
  return { id: `ecs/${id}`, label, use, class: 'other', example };
}

/** The table of image positions; the reader names them by these keys. */
export const places = {
  container: place('container', 'Container of a task definition', '{"containerDefinitions": [{"name": "web", "image": "nginx:1.29"}]}'),
  stackContainer: place(
    'stack-container',
    'Container in a CloudFormation template',
    'Properties: {ContainerDefinitions: [{Name: web, Image: nginx:1.29}]}',
  ),
  stackFunction: place('stack-function', 'Function in a CloudFormation template', 'Properties: {Code: {ImageUri: registry.example/f:1}}'),
} as const satisfies Record<string, PlaceInfo>;

/** One of these is in every file that names an image. */
export const words: readonly string[] = ['image'];
